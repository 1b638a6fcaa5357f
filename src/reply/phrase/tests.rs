//! Every phrase in every locale.
