//! What a connection does is broken off over another one.

use std::time::Duration;

use isogloss_engine::backend::{Cancel, Exchange, within};
use isogloss_engine::{Error, Result};
use rsfbclient_core::{
    Dialect, FirebirdClientDbOps, FirebirdClientSqlOps, FreeStmtOp, SqlType, TrLockResolution, TrOp,
};
use rsfbclient_rust::{RustFbClient, RustFbClientAttachmentConfig};

use crate::control;
use crate::error::{database, refused_to_connect};
use crate::letters::CHARSET;

/// Whoever deletes the row of a statement that runs has it broken off; of an idle one, nothing happens.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-appx05-monstatements>
const BREAK_OFF: &str = "DELETE FROM MON$STATEMENTS WHERE MON$ATTACHMENT_ID = ? AND MON$STATE <> 0";

/// Breaks off what one attachment does.
pub(crate) struct Breaker {
    config: RustFbClientAttachmentConfig,
    attachment: i64,
    /// How long that may take.
    most: Duration,
}

impl Breaker {
    pub(crate) fn new(config: RustFbClientAttachmentConfig, attachment: i64, most: Duration) -> Breaker {
        Breaker { config, attachment, most }
    }
}

fn break_off(config: &RustFbClientAttachmentConfig, attachment: i64) -> Result<()> {
    let mut client = RustFbClient::new(CHARSET);
    let mut base = client.attach_database(config, Dialect::D3, false).map_err(refused_to_connect)?;
    let kind = control::single(TrLockResolution::Wait(None));
    let mut transaction = client.begin_transaction(&mut base, kind).map_err(database)?;
    let prepared = client.prepare_statement(&mut base, &mut transaction, Dialect::D3, BREAK_OFF);
    let (_, mut statement) = prepared.map_err(database)?;
    let attachment = vec![SqlType::Integer(attachment)];
    client.execute(&mut base, &mut transaction, &mut statement, attachment).map_err(database)?;
    client.free_statement(&mut statement, FreeStmtOp::Drop).map_err(database)?;
    client.transaction_operation(&mut transaction, TrOp::Commit).map_err(database)?;
    // It has done what it was for.
    let _ = client.detach_database(&mut base);
    Ok(())
}

impl Cancel for Breaker {
    fn cancel(&self) -> Exchange<'_, Result<(), Error>> {
        let (config, attachment) = (self.config.clone(), self.attachment);
        Exchange::ready(within(self.most, move || break_off(&config, attachment)))
    }
}
