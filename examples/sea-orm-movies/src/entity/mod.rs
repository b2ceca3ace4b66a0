//! The five tables, as SeaORM's users write them.

pub mod actor;
pub mod contact_detail;
pub mod movie;
pub mod movie_actor;
pub mod stuntman;
