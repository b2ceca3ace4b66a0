//! How a session begins: with a place in the pool, and a connection in it that works.

use std::sync::Arc;

use super::Session;
use crate::error::Result;
use crate::pool::{Pool, not_connected};
use crate::trace;

impl Session {
    /// A connection that works, as far as one is asked to make sure of it.
    #[inline]
    pub(crate) async fn checkout(pool: &Arc<Pool>) -> Result<Session> {
        let mut session = trace::checkout(find(pool)).await;
        if let (Some(hooks), Ok(session)) = (&pool.settings.hooks, &mut session) {
            session.checked_out = true;
            hooks.checkout();
        }
        session
    }
}

#[inline]
async fn find(pool: &Arc<Pool>) -> Result<Session> {
    match pool.grant().await? {
        Some(live) => {
            let session = Session::new(Arc::clone(pool), Some(live));
            if pool.settings.is_trusting() { Ok(session) } else { examine(pool, session).await }
        }
        None => connect(pool, Session::new(Arc::clone(pool), None)).await,
    }
}

/// Whether an idle connection is young enough, and still answers; another one in its place if not.
async fn examine(pool: &Pool, mut session: Session) -> Result<Session> {
    let aged = match (pool.settings.pool_recycle, &session.live) {
        (Some(most), Some(live)) => pool.clock.now().saturating_sub(live.born) > most,
        _ => false,
    };
    if aged {
        session.live = None;
        return connect(pool, session).await;
    }
    if pool.settings.pre_ping && session.ping().await.is_err() {
        // Whatever ended this one, a restart of the server as a rule, has ended the others that were there.
        if let Some(live) = session.live.take() {
            drop(pool.invalidate_those_of(live.generation));
        }
        return connect(pool, session).await;
    }
    Ok(session)
}

/// Makes a connection in the place that the session holds, which it loses if that fails.
async fn connect(pool: &Pool, mut session: Session) -> Result<Session> {
    session.live = Some(pool.connect().await?);
    (session.in_flight, session.broken) = (false, false);
    for sql in &pool.settings.on_connect {
        session.control(sql).await.map_err(|error| {
            // Who cannot be set up is not used.
            session.broken = true;
            not_connected(error)
        })?;
    }
    Ok(session)
}
