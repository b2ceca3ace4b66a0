//! A user who has a password, which the servers' own users have not.

use std::fs;

use isogloss::raw;
use isogloss_engine::{Error, ErrorKind, Result};
use isogloss_judges::Kind;

use crate::proxy::eventually;
use crate::subject::Subject;

impl Subject {
    /// The URL of a new user with this password.
    pub(crate) fn guest(&self, password: &str) -> Result<String> {
        let direct = self.direct()?;
        let run = |sql: String| direct.execute(&raw(sql)).map(drop);
        match self.kind() {
            Kind::Postgres => {
                run(format!("CREATE ROLE guest LOGIN PASSWORD '{password}'"))?;
                self.ask_for_passwords_of("guest").map_err(|error| Error::new(ErrorKind::Internal, error))?;
                run("SELECT pg_reload_conf()::text".to_owned())?;
            }
            Kind::Firebird => run(format!("CREATE USER guest PASSWORD '{password}' USING PLUGIN Srp"))?,
            _ => {
                run(format!("CREATE USER 'guest'@'%' IDENTIFIED BY '{password}'"))?;
                run("GRANT ALL ON app.* TO 'guest'@'%'".to_owned())?;
            }
        }
        let own = self.url_by(self.port());
        let (scheme, rest) = own.split_once("://").expect("a URL");
        let (_, place) = rest.split_once('@').expect("a user");
        let url = |password: &str| format!("{scheme}://guest:{password}@{place}");
        // A server that reads its files again does so when it comes to it.
        let wrong = self.open(isogloss_engine::Options::url(&url("none"))?)?;
        eventually("passwords are asked for", || wrong.connect().is_err());
        Ok(url(password))
    }

    /// PostgreSQL trusts anybody here; this user it does not.
    /// <https://www.postgresql.org/docs/current/auth-pg-hba-conf.html>
    fn ask_for_passwords_of(&self, user: &str) -> Result<(), String> {
        let file = self.server().folder().join("data/pg_hba.conf");
        let text = |error: std::io::Error| format!("{}: {error}", file.display());
        let rules = fs::read_to_string(&file).map_err(text)?;
        fs::write(&file, format!("host all {user} 127.0.0.1/32 scram-sha-256\n{rules}")).map_err(text)
    }
}
