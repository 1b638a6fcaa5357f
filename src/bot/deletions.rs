//! Messages that delete themselves.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::desk::{Desk, message_id, now};
use crate::store::AutoDelete;

/// How long is waited for one deletion.
const PATIENCE: Duration = Duration::from_secs(3);

impl Desk {
    /// Sees to it that a message deletes itself.
    pub(super) fn delete_later(&self, when: &AutoDelete, chat: i64, message: i64) -> Result<()> {
        match when {
            AutoDelete::Never => Ok(()),
            AutoDelete::After(seconds) => {
                self.kept(|store| store.delete_later(chat, message, now() + i64::from(*seconds)))
            }
        }
    }

    /// Deletes the messages whose time has come.
    pub(super) async fn delete_due(&self) -> Result<()> {
        let mut deletions = JoinSet::new();
        for (chat, message) in self.kept(|store| store.deletions_due(now()))? {
            let sender = Arc::clone(&self.sender);
            deletions.spawn(async move { (chat, message, sender.delete(chat, message_id(message)).await) });
        }
        // A chat that has to wait holds up no other for long, and has its turn again.
        while let Ok(Some(deleted)) = timeout(PATIENCE, deletions.join_next()).await {
            let (chat, message, over) = deleted?;
            if over {
                self.kept(|store| store.deleted(chat, message))?;
            }
        }
        Ok(())
    }
}
