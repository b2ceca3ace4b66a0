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
//! | `sslmode`, `ssl-mode` | `disable` or `prefer`: connections are not encrypted. Whatever asks for TLS is refused |
//!
//! An option that is not in this table is refused.
//!
//! # The session
//!
//! Each connection is set to what the dialect's statements mean: time in UTC, characters as utf8mb4, a strict mode of
//! its own, in which 0 is a number like any other in a numbered column, and lists as long as they are. What an
//! administrator has made the default does not change the meaning of a statement.
//!
//! # What becomes of values
//!
//! Truth values are numbers, moments with an offset those of UTC in a DATETIME, UUIDs texts of 36 letters. Decimal
//! numbers go as their digits. What these servers do not hold is refused before it is sent: floating point numbers
//! that are none or infinite, years before 1 and after 9999, more than six digits of a second, intervals and arrays.

mod bind;
mod catalog;
mod coerce;
mod done;
mod error;
mod modes;
mod read;
mod session;
mod target;

pub use bind::params;
pub use catalog::CATALOG;
pub use coerce::coerce;
pub use done::{Told, done, returned};
pub use error::{lost, refused_to_connect, says, server};
pub use modes::modes;
pub use read::{Row, Shape};
pub use session::{Flavor, VERSION};
pub use target::Target;

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
