//! What the backends `isogloss-mysql-client` and `isogloss-mysql-async` share: both clients speak by the types of the
//! crate `mysql_common`, so that values, errors and the settings of a session are written once. Programs use one of
//! the two.
//!
//! # URLs
//!
//! `mysql://user:password@host:3306/database`, with the scheme `mariadb` as well: which server it is says the server
//! itself. Without a host it is this machine, without a port 3306, without a user whoever the server takes nobody for.
//!
//! | option | |
//! |---|---|
//! | `socket` | the path of the server's socket, instead of host and port |
//! | `connect_timeout` | how many seconds making a connection may take; as long as the system likes, if it is not said |
//! | `ssl-mode` | what is encrypted, and whom it trusts, as below: `PREFERRED`, or with `ssl-ca` `VERIFY_CA` |
//! | `ssl-ca` | a file with the certificates of authorities, as PEM |
//! | `ssl-cert`, `ssl-key` | files with a certificate of the client's own and its key, as PEM (by rustls) |
//!
//! An option that is not in this table is refused. Names may have `_` for `-`, `sslmode` is the same as `ssl-mode`, and
//! its values are taken in small letters as well, and in PostgreSQL's words.
//!
//! # Encryption
//!
//! Modes mean what
//! [they mean to MySQL's own programs](https://dev.mysql.com/doc/refman/9.4/en/connection-options.html#option_general_ssl-mode):
//!
//! | `ssl-mode` | |
//! |---|---|
//! | `DISABLED` | nothing is encrypted |
//! | `PREFERRED` | if it can be; else, also where the handshake fails, nothing is |
//! | `REQUIRED` | always |
//! | `VERIFY_CA` | always, and the certificate is signed by an authority of `ssl-ca`, which must be said |
//! | `VERIFY_IDENTITY` | that, and it is the host's |
//!
//! In a program without TLS the first two connect in the clear and the others are refused; so they are on a `socket`,
//! where nothing is encrypted. `ssl-ca` is refused where nobody looks at it. What brings TLS, and which modes a client
//! cannot do, is told by its backend. The connection by which a statement is broken off is encrypted as the other one is.
//!
//! rustls takes certificates of version 3 whose names are among the *alternative* ones. If several crates of a program
//! bring it their cryptography and the program has installed none, `ring` is installed at the first connection.
//!
//! # The session
//!
//! Each connection is set to what the dialect's statements mean: time in UTC, characters as utf8mb4, a strict mode of
//! its own, in which 0 is a number like any other in a numbered column, and lists as long as they are. What an
//! administrator has made the default does not change the meaning of a statement.
//!
//! USE is refused: what a connection keeps prepared would stay with the database of before, and the next user would be in
//! the new one. Tables of another database are named with it, or it has an engine of its own; what
//! `Options::on_connect` says comes before anything is prepared.
//!
//! What [commits silently](https://dev.mysql.com/doc/refman/9.4/en/implicit-commit.html), such as CREATE TABLE, ends the
//! engine's transaction also where it fails. That is known by a statement's first words; within a transaction, CALL and
//! EXECUTE cost two more round trips, by which the server is asked whether it is still open. A
//! BEGIN where one is open would commit that, and is refused.
//!
//! LOAD DATA LOCAL is refused: files of the client's machine are not sent.
//!
//! # What becomes of values
//!
//! Truth values are numbers, moments with an offset those of UTC in a DATETIME, UUIDs texts of 36 letters. Decimal
//! numbers go as their digits. What these servers do not hold is refused before it is sent: floating point numbers
//! that are none or infinite, years before 1 and after 9999, more than six digits of a second, intervals and arrays.
//!
//! A value reaches the server exactly. What is then assigned to a column that is coarser, the server rounds without an
//! error, in strict modes, too: 1.5 becomes 2 in an integer column, and digits behind those of a DECIMAL are rounded; a
//! moment in a DATETIME without a fraction is rounded by MySQL, and cut off by MariaDB.
//! <https://dev.mysql.com/doc/refman/9.4/en/precision-math-rounding.html>,
//! <https://dev.mysql.com/doc/refman/9.4/en/fractional-seconds.html>

mod bind;
mod catalog;
mod coerce;
mod done;
mod effect;
mod error;
mod modes;
mod read;
mod session;
mod target;
mod tls;
mod words;

pub use bind::params;
pub use catalog::CATALOG;
pub use coerce::coerce;
pub use done::{Told, done, returned};
pub use effect::{Effect, NO_SUCH_SAVEPOINT, PROBE, UNDOES_ON_TIMEOUT, lock_timed_out};
pub use error::{lost, named_parameters, no_local_files, refused_to_connect, says, server, too_large};
pub use modes::modes;
pub use mysql_common::proto::codec::error::PacketCodecError;
pub use read::{Row, Shape};
pub use session::{Flavor, VERSION};
pub use target::Target;
#[cfg(feature = "rustls")]
pub use tls::choose_cryptography;
pub use tls::{Abilities, Tls};

/// The server cannot prepare this kind of statement:
/// <https://dev.mysql.com/doc/mysql-errors/9.4/en/server-error-reference.html#error_er_unsupported_ps>
pub const UNSUPPORTED_PS: u16 = 1295;

/// A prepared statement is to be prepared anew, as its tables have changed; nothing has been done yet:
/// <https://dev.mysql.com/doc/mysql-errors/9.4/en/server-error-reference.html#error_er_need_reprepare>
pub const NEED_REPREPARE: u16 = 1615;

/// There is no such connection any more, which is as well for who wanted it cancelled:
/// <https://dev.mysql.com/doc/mysql-errors/9.4/en/server-error-reference.html#error_er_no_such_thread>
pub const NO_SUCH_THREAD: u16 = 1094;

/// How many statements a connection keeps prepared.
pub const KEPT_STATEMENTS: usize = 128;
