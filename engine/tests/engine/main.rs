//! The engine against a database that is not there, whose every step can go wrong, and a clock that is moved by hand.

mod faults;
mod hooks;
mod pool;
mod rows;
mod storms;
mod support;
mod timeouts;
mod users;
