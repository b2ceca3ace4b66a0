//! What is known of the movies and their actors.

use isogloss::{Insert, date, insert_into};
use isogloss_engine::{Engine, Result};

pub fn inserts() -> [Insert; 5] {
    [
        insert_into("movies")
            .columns(["id", "title", "release_date"])
            .values((1, "The Bourne Identity", date(2002, 10, 11)))
            .values((2, "Furious 7", date(2015, 4, 2)))
            .values((3, "Pain & Gain", date(2013, 8, 23))),
        insert_into("actors")
            .columns(["id", "name", "birthday"])
            .values((1, "Matt Damon", date(1970, 10, 8)))
            .values((2, "Dwayne Johnson", date(1972, 5, 2)))
            .values((3, "Mark Wahlberg", date(1971, 6, 5))),
        insert_into("movies_actors")
            .columns(["movie_id", "actor_id"])
            .values((1, 1))
            .values((2, 2))
            .values((3, 2))
            .values((3, 3)),
        insert_into("stuntmen")
            .columns(["id", "name", "active", "actor_id"])
            .values((1, "John Doe", true, 1))
            .values((2, "John Roe", true, 2))
            .values((3, "Richard Roe", true, 3)),
        insert_into("contact_details")
            .columns(["id", "phone_number", "address", "actor_id"])
            .values((1, "415 555 2671", "Burbank, CA", 1))
            .values((2, "423 555 5623", "Glendale, CA", 2))
            .values((3, "421 444 2323", "West Hollywood, CA", 2))
            .values((4, "421 333 9428", "Glendale, CA", 3)),
    ]
}

/// All of it or nothing.
pub fn fill(db: &Engine) -> Result<()> {
    let mut tx = db.begin()?;
    for insert in inserts() {
        tx.execute(&insert)?;
    }
    tx.commit()
}
