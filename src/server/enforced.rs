//! Approvals of clients that enforce the answer themselves: they are used when the client first hears of them.

use super::office::Office;
use super::problem::Fault;
use super::shown;
use crate::approval::{ApprovalRequest, Outcome, RequestId, Status, Vote};
use crate::enforce::enough;
use crate::store::Change;

/// Uses the approval, or makes it void if it would not be given any more. The request as it stands then.
pub(super) async fn consume(
    office: &Office,
    id: &RequestId,
) -> Result<(ApprovalRequest, Vec<Vote>), Fault> {
    let (id, law, people) = (id.clone(), office.law(), office.people());
    let used = office.desk.run(move |store| {
        let request = store.request(&id)?;
        if request.status == Status::Approved {
            let votes = store.votes(&id)?;
            let approvers = people.approvers(shown::same_user(&request));
            let again = law.denies(&request);
            let note = |text: &str| Change {
                note: Some(text.to_owned()),
                ..Change::default()
            };
            let void = match &again {
                Some(why) => Some(why.as_str()),
                None if !enough(&request, &votes, &request.asked.required, approvers) => {
                    Some("its approvals are not what is required now")
                }
                None => None,
            };
            if let Some(why) = void {
                store.advance(&id, Status::Approved, Status::Invalidated, &note(why))?;
            } else if store.advance(
                &id,
                Status::Approved,
                Status::Consumed,
                &note("client-enforced: its client was told"),
            )? {
                store.advance(&id, Status::Consumed, Status::Armed, &Change::default())?;
                let change = Change {
                    outcome: Some(Outcome::Unseen),
                    ..note("client-enforced: what its client did is not known here")
                };
                store.advance(&id, Status::Armed, Status::Finished, &change)?;
            }
        }
        Ok((store.request(&id)?, store.votes(&id)?))
    });
    Ok(used.await?)
}
