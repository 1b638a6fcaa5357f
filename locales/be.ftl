own-name = be
