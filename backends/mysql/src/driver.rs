//! A connection: statements in, rows out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use isogloss_engine::backend::{
    ASKING, Cancel, Catalog, Coercion, Done, Driver, Exchange, FindModes, Flow, Prepare, Request, Sink,
};
use isogloss_engine::{Error, Result};
use isogloss_mysql_common::{
    CATALOG, Effect, NEED_REPREPARE, NO_SUCH_SAVEPOINT, NO_SUCH_THREAD, PROBE, Row, Shape, Told,
    UNDOES_ON_TIMEOUT, UNSUPPORTED_PS, coerce, done, lock_timed_out, modes, no_local_files, params,
    refused_to_connect, returned, says,
};
use mysql::prelude::{Protocol, Queryable};
use mysql::{Conn, LocalInfileHandler, Opts, OptsBuilder, QueryResult};

use crate::error::database;

pub(crate) struct Client {
    conn: Conn,
    options: Opts,
    /// One was begun, and nothing that is seen has ended it.
    begun: bool,
    /// No transaction is open, by what has just run: it has committed silently, or the server has rolled back by itself.
    over: bool,
    /// The server has asked for a file of this machine.
    asked_for_file: Arc<AtomicBool>,
}

impl Client {
    pub(crate) fn new(mut conn: Conn, options: Opts) -> Client {
        // Whoever asks gets an empty one, as without this, so that both know what comes next; what then went well did not.
        let asked_for_file = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&asked_for_file);
        conn.set_local_infile_handler(Some(LocalInfileHandler::new(move |_, _| {
            asked.store(true, Ordering::Relaxed);
            Ok(())
        })));
        Client { conn, options, begun: false, over: false, asked_for_file }
    }

    fn run(&mut self, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let effect = Effect::of(request.sql);
        self.over = false;
        effect.check(request.prepare, self.begun)?;
        let mut result = self.answer(request, sink);
        if self.asked_for_file.load(Ordering::Relaxed) {
            self.asked_for_file.store(false, Ordering::Relaxed);
            result = result.and_then(|_| Err(no_local_files()));
        }
        self.over = effect.ends_transaction(&result)
            || lock_timed_out(&result) && self.undoes_on_timeout()
            || effect == Effect::Unseen && self.begun && self.is_over();
        self.begun = effect == Effect::Begins && result.is_ok() || self.begun && !self.over;
        effect.told(result)
    }

    /// Whether the server says that no transaction is open.
    #[cold]
    fn is_over(&mut self) -> bool {
        let probed = PROBE.iter().try_for_each(|sql| self.conn.query_drop(sql));
        matches!(probed, Err(mysql::Error::MySqlError(said)) if said.code == NO_SUCH_SAVEPOINT)
    }

    /// Whoever cannot be asked may have done so.
    #[cold]
    fn undoes_on_timeout(&mut self) -> bool {
        self.conn.query_first(UNDOES_ON_TIMEOUT).map_or(true, |setting| setting == Some(true))
    }

    fn answer(&mut self, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        if request.prepare == Prepare::Nothing && request.binds.is_empty() {
            return self.text(request.sql, sink);
        }
        match self.prepared(request, sink) {
            Err(error) if says(&error, UNSUPPORTED_PS) && request.binds.is_empty() => {
                self.text(request.sql, sink)
            }
            // The client keeps the statement, which the server has forgotten.
            Err(error) if says(&error, NEED_REPREPARE) => {
                let statement = self.conn.prep(request.sql).map_err(database)?;
                self.conn.close(statement).map_err(database)?;
                self.prepared(request, sink)
            }
            result => result,
        }
    }

    #[inline]
    fn prepared(&mut self, request: &Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        let statement = self.conn.prep(request.sql).map_err(database)?;
        let result = match params(request.binds, usize::from(statement.num_params())) {
            Ok(params) => match self.conn.exec_iter(&statement, params) {
                Ok(answer) => fetch(request.sql, answer, sink),
                Err(error) => Err(database(error)),
            },
            Err(error) => Err(error),
        };
        if request.prepare == Prepare::Keep || result.as_ref().is_err_and(Error::breaks_connection) {
            return result;
        }
        self.conn.close(statement).map_err(database)?;
        result
    }

    fn text(&mut self, sql: &str, sink: &mut dyn Sink) -> Result<Done> {
        let answer = self.conn.query_iter(sql).map_err(database)?;
        fetch(sql, answer, sink)
    }
}

/// Hands over the rows of the first answer. What comes behind it, as the end of a procedure, is read for its errors.
fn fetch<P: Protocol>(
    sql: &str,
    mut answer: QueryResult<'_, '_, '_, P>,
    sink: &mut dyn Sink,
) -> Result<Done> {
    let shape = Shape::new(answer.columns().as_ref());
    let told = Told {
        affected: answer.affected_rows(),
        last_insert_id: answer.last_insert_id(),
        info: &answer.info_str(),
    };
    let mut all = done(sql, told);
    if let Some(set) = answer.iter() {
        let has_rows = !set.columns().as_ref().is_empty();
        let mut going = has_rows && sink.columns(&shape) != Flow::Stop;
        let mut count = 0;
        for row in set {
            let mut row = row.map_err(database)?;
            count += 1;
            // What is not wanted any more is on its way already, and is passed over.
            going = going && sink.row(&mut Row::new(&shape, &mut row)) != Flow::Stop;
        }
        if has_rows {
            all = returned(sql, count);
        }
    }
    while let Some(set) = answer.iter() {
        for row in set {
            row.map_err(database)?;
        }
    }
    Ok(all)
}

impl Driver for Client {
    #[inline]
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::ready(Client::run(self, &request, sink))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(self.conn.ping().map_err(database))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        self.begun = false;
        Exchange::ready(self.conn.query_drop("ROLLBACK").map_err(database))
    }

    fn in_transaction(&self) -> Option<bool> {
        self.over.then_some(false)
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::new(Kill { options: self.options.clone(), connection: self.conn.connection_id() }))
    }

    fn coercion(&self) -> Coercion {
        coerce
    }

    fn modes(&self) -> FindModes {
        modes
    }

    fn explain(&self) -> Option<&'static str> {
        // https://dev.mysql.com/doc/refman/9.4/en/explain.html
        Some("EXPLAIN ")
    }

    fn catalog(&self) -> Option<&'static Catalog> {
        Some(&CATALOG)
    }
}

/// Ends a statement over a connection of its own: <https://dev.mysql.com/doc/refman/9.4/en/kill.html>
struct Kill {
    options: Opts,
    connection: u32,
}

impl Cancel for Kill {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        let most = Some(self.options.get_tcp_connect_timeout().unwrap_or(ASKING));
        // A server that takes the connection and says nothing is not waited for either.
        let options = OptsBuilder::from_opts(self.options.clone())
            .tcp_connect_timeout(most)
            .read_timeout(most)
            .write_timeout(most);
        let killed = Conn::new(options)
            .and_then(|mut conn| conn.query_drop(format!("KILL QUERY {}", self.connection)));
        Exchange::ready(match killed {
            Err(mysql::Error::MySqlError(said)) if said.code == NO_SUCH_THREAD => Ok(()),
            killed => killed.map_err(database).map_err(refused_to_connect),
        })
    }
}
