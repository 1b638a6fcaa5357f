//! Forgetting a person, at their wish.

use super::{Store, StoreError};

impl Store {
    /// Deletes what is kept about a user: their answers and votes, and the settings, standing, notices and unconfirmed
    /// articles of their private chat. What is set in a group stays, even when the group itself asks. Returns how many entries that were. Updates in the inbox are left: they go once they are dealt with.
    ///
    /// # Errors
    /// When the state cannot be written; then nothing is forgotten.
    pub fn forget(&self, user: i64) -> Result<usize, StoreError> {
        let forgotten = self.transact(|state| {
            let mut entries = 0;
            let all = [
                "votes WHERE user",
                "views WHERE asked_by",
                "chats WHERE id > 0 AND id",
                "standings WHERE chat > 0 AND chat",
                "notices WHERE chat > 0 AND chat",
                "drafts WHERE chat",
            ];
            for theirs in all {
                entries += state.execute(&format!("DELETE FROM {theirs} = ?1"), [user])?;
            }
            Ok(entries)
        })?;
        self.scrub()?;
        Ok(forgotten)
    }
}
