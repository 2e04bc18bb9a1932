//! `server:` in the configuration: the same commands, with a governance server as the authority.

mod answering;
mod crashing;
mod permits;
mod proxy;
mod served;
mod strictest;
mod waiting;
