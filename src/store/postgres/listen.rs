//! Hearing that another server wrote.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio_postgres::AsyncMessage;

use super::Failure;
use super::address::Address;
use super::schema::Schema;
use crate::error::Error;

/// Pauses between two tries to connect.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Listens beside the one that writes.
pub(in crate::store) struct Listener {
    address: Address,
    listen: String,
    /// What the own writer calls itself: it needs not be told.
    own: String,
}

impl Listener {
    pub(super) fn new(address: Address, schema: &Schema, own: &str) -> Self {
        Self {
            address,
            listen: schema.listen(),
            own: own.to_owned(),
        }
    }

    /// Listens until `end` comes or is dropped. `heard` is told that there is something to look at: also after each
    /// time that nothing could be heard.
    pub(in crate::store) fn listen(
        self,
        end: oneshot::Receiver<()>,
        heard: impl Fn(),
    ) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::Internal {
                what: format!("no event loop: {error}"),
            })?;
        runtime.block_on(async {
            tokio::select! {
                () = self.on_and_on(heard) => {}
                _ = end => {}
            }
        });
        Ok(())
    }

    async fn on_and_on(&self, heard: impl Fn()) {
        let (first, longest) = PAUSES;
        let mut pause = first;
        loop {
            if self.once(&heard).await.is_ok() {
                pause = first;
            }
            tokio::time::sleep(pause).await;
            pause = longest.min(pause * 2);
        }
    }

    /// `Ok` when a connection that stood is lost.
    async fn once(&self, heard: &impl Fn()) -> Result<(), Failure> {
        let (client, mut driven) = self.address.connect().await?;
        let mut listens = std::pin::pin!(client.batch_execute(&self.listen));
        loop {
            tokio::select! {
                biased;
                listens = &mut listens => {
                    listens?;
                    break;
                }
                message = driven.message() => if !matches!(message, Some(Ok(_))) {
                    return Ok(());
                },
            }
        }
        // What was written before is found by looking.
        heard();
        while let Some(Ok(message)) = driven.message().await {
            match message {
                AsyncMessage::Notification(told) if told.payload() != self.own => heard(),
                _ => {}
            }
        }
        Ok(())
    }
}
