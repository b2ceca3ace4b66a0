//! Locks on rows.

use isogloss::*;

use crate::case::cases;

fn people() -> Select {
    select("id").from("people").filter(col("id").eq(1))
}

fn two_tables() -> Select {
    let (p, t) = (table("people").alias("p"), table("teams").alias("t"));
    select(p.col("id")).from(&p).join(&t, t.col("id").eq(p.col("team_id"))).filter(p.col("id").eq(1))
}

cases! {
    /// Against changes and other locks.
    fn for_update() -> Statement {
        people().lock(isogloss::for_update()).statement()
    }
    .gives([[1]])

    /// Against changes.
    fn for_share() -> Statement {
        people().lock(isogloss::for_share()).statement()
    }
    .gives([[1]])

    /// Fails where a row is locked.
    fn no_wait() -> Statement {
        people().lock(isogloss::for_update().no_wait()).statement()
    }
    .gives([[1]])

    /// Leaves out what is locked.
    fn skip_locked() -> Statement {
        people().lock(isogloss::for_update().skip_locked()).statement()
    }
    .gives([[1]])

    /// Leaves out what is locked, against changes only.
    fn share_skip_locked() -> Statement {
        people().lock(isogloss::for_share().skip_locked()).statement()
    }
    .gives([[1]])

    /// Both tables of a join.
    fn lock_of_join() -> Statement {
        two_tables().lock(isogloss::for_update()).statement()
    }
    .gives([[1]])

    /// One of the two tables of a join.
    fn lock_of_one_table() -> Statement {
        two_tables().lock(isogloss::for_update().of("p")).statement()
    }
    .gives([[1]])

    /// The next jobs of a queue: ordered, limited, without those that others hold.
    fn queue() -> Statement {
        select("id").from("people").filter(col("score").is_not_null()).order_by("id").limit(2)
            .lock(isogloss::for_update().skip_locked()).statement()
    }
    .gives_in_order([[1], [2]])

    /// A lock with groups: which row would it be?
    fn lock_of_groups() -> Statement {
        select(("team_id", count_all())).from("people").group_by("team_id").lock(isogloss::for_update()).statement()
    }

    /// A lock with DISTINCT.
    fn lock_of_distinct() -> Statement {
        select("team_id").distinct().from("people").lock(isogloss::for_update()).statement()
    }

    /// A lock on a table that is not in FROM.
    fn lock_of_unknown_table() -> Statement {
        people().lock(isogloss::for_update().of("nobody")).statement()
    }

    /// A lock on rows that are only asked about.
    fn lock_in_subquery_of_in() -> Statement {
        let paid = select("person_id").from("orders").filter(col("status").eq("paid")).lock(isogloss::for_update());
        select("id").from("people").filter(col("id").is_in(paid)).statement()
    }
    .gives([[1], [2]])

    /// A lock in a subquery.
    fn lock_in_subquery() -> Statement {
        let first = select("id").from("people").order_by("id").limit(1).lock(isogloss::for_update());
        update("people").set("score", 1).filter(col("id").is_in(first)).statement()
    }
}
