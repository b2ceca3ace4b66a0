//! The four questions, each one query.

use isogloss::{Select, date, select, table};

pub fn all_movies() -> Select {
    select(["title", "release_date"]).from("movies").order_by("id")
}

pub fn recent_movies() -> Select {
    let m = table("movies");
    select("title").from(&m).filter(m.col("release_date").gt(date(2015, 1, 1))).order_by("id")
}

pub fn movies_of(actor: &str) -> Select {
    let (m, ma, a) =
        (table("movies").alias("m"), table("movies_actors").alias("ma"), table("actors").alias("a"));
    select(m.col("title"))
        .from(&m)
        .join(&ma, ma.col("movie_id").eq(m.col("id")))
        .join(&a, a.col("id").eq(ma.col("actor_id")))
        .filter(a.col("name").eq(actor))
        .order_by(m.col("id"))
}

pub fn actors_living_in(place: &str) -> Select {
    let (a, c) = (table("actors").alias("a"), table("contact_details").alias("c"));
    select((a.col("id"), a.col("name")))
        .distinct()
        .from(&a)
        .join(&c, c.col("actor_id").eq(a.col("id")))
        .filter(c.col("address").ilike(format!("%{place}%")))
        .order_by(a.col("id"))
}

/// All questions under their headings.
pub fn all() -> [(&'static str, Select); 4] {
    [
        ("All movies", all_movies()),
        ("Recent movies", recent_movies()),
        ("Dwayne Johnson movies", movies_of("Dwayne Johnson")),
        ("Actors that live in Glendale", actors_living_in("glendale")),
    ]
}
