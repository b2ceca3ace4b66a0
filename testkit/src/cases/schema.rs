//! Tables made and dropped: the five of the movies program, and every type.

use isogloss::*;

use crate::case::cases;

fn id() -> ColumnDef {
    ColumnDef::new("id", Type::BigInt).identity()
}

fn column(name: &'static str, ty: Type) -> ColumnDef {
    ColumnDef::new(name, ty)
}

fn movies() -> TableDef {
    TableDef::new("movies").column(id()).column(column("title", Type::Varchar(200)).not_null())
        .column(column("release_date", Type::Date)).primary_key("id")
}

cases! {
    /// The movies: a key that the engine numbers.
    fn create_movies() -> Statement {
        create_table(movies()).statement()
    }

    /// The actors.
    fn create_actors() -> Statement {
        create_table(TableDef::new("actors").column(id()).column(column("name", Type::Varchar(100)).not_null())
            .column(column("birthday", Type::Date)).primary_key("id")).statement()
    }

    /// Who was in which: a key of two columns, each of which refers to another table.
    fn create_movies_actors() -> Statement {
        create_table(TableDef::new("movies_actors").column(column("movie_id", Type::BigInt).not_null())
            .column(column("actor_id", Type::BigInt).not_null()).primary_key(["movie_id", "actor_id"])
            .foreign_key("movie_id", "movies", "id").on_delete(ReferentialAction::Cascade)
            .foreign_key("actor_id", "actors", "id").on_delete(ReferentialAction::Cascade))
            .statement()
    }

    /// The stuntmen: a reference that is unique, so that it is one to one.
    fn create_stuntmen() -> Statement {
        create_table(TableDef::new("stuntmen").column(id()).column(column("name", Type::Varchar(100)).not_null())
            .column(column("active", Type::Boolean).not_null().default(literal(true)))
            .column(column("actor_id", Type::BigInt)).primary_key("id").unique("actor_id")
            .foreign_key("actor_id", "actors", "id").on_delete(ReferentialAction::SetNull))
            .statement()
    }

    /// The contact details.
    fn create_contact_details() -> Statement {
        create_table(TableDef::new("contact_details").column(id()).column(column("phone_number", Type::Varchar(20)))
            .column(column("address", Type::Varchar(200))).column(column("actor_id", Type::BigInt).not_null())
            .primary_key("id").foreign_key("actor_id", "actors", "id"))
            .statement()
    }

    /// Every number type.
    fn create_with_numbers() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::SmallInt)).column(column("b", Type::Integer))
            .column(column("c", Type::BigInt)).column(column("d", Type::Real)).column(column("e", Type::Double))
            .column(column("f", Type::Decimal { precision: 12, scale: 3 })).column(column("g", Type::Boolean)))
            .statement()
    }

    /// Every text and byte type.
    fn create_with_texts() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Char(3))).column(column("b", Type::Varchar(50)))
            .column(column("c", Type::Text)).column(column("d", Type::Varbinary(16))).column(column("e", Type::Blob)))
            .statement()
    }

    /// Dates and times.
    fn create_with_times() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Date)).column(column("b", Type::Timestamp(0)))
            .column(column("c", Type::Timestamp(6))).column(column("d", Type::TimestampTz(3)))).statement()
    }

    /// A time of day.
    fn create_with_time_of_day() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Time(0))).column(column("b", Type::Time(3))))
            .statement()
    }

    /// UUIDs and documents.
    fn create_with_uuid_and_json() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Uuid)).column(column("b", Type::Json))).statement()
    }

    /// Spans of time.
    fn create_with_interval() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Interval))).statement()
    }

    /// Lists.
    fn create_with_array() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::array(Type::Integer)))).statement()
    }

    /// A type that only some dialect has; where users make types of their own it is taken for one of them.
    fn create_with_vendor_type() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::vendor("nobody_s_type")))).statement()
    }
    .unjudged("the fixture makes no type")

    /// Defaults of several types.
    fn create_with_defaults() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Integer).not_null().default(literal(-1)))
            .column(column("b", Type::Varchar(20)).default(literal("it's")))
            .column(column("c", Type::Boolean).default(literal(false)))
            .column(column("d", Type::Date).default(literal(date(2000, 1, 1))))).statement()
    }

    /// Defaults that are computed for each row.
    fn create_with_computed_defaults() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Varchar(20)).default(lower(literal("ABC"))))
            .column(column("b", Type::Integer).not_null().default(abs(literal(-1))))).statement()
    }

    /// The day as a default.
    fn create_with_today_as_default() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Date).default(current_date()))).statement()
    }

    /// The time as a default, with as many digits as its column.
    fn create_with_now_as_default() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Timestamp(0)).default(current_timestamp()))
            .column(column("b", Type::Timestamp(3)).not_null().default(current_timestamp()))).statement()
    }

    /// Moments as defaults.
    fn create_with_moments_as_defaults() -> Statement {
        let moment = date_time(date(2000, 1, 1), time(12, 0, 0));
        create_table(TableDef::new("made").column(column("a", Type::Timestamp(0)).default(literal(moment)))).statement()
    }

    /// The default of a text without a limit.
    fn create_with_long_text_as_default() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Text).default(literal("it's")))).statement()
    }

    /// Two rows with NULL in a unique column do not meet.
    fn create_with_unique_nulls() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Integer)).unique("a")).if_not_exists().statement()
    }

    /// Nor do two rows with NULL in one of several columns that are unique together.
    fn create_with_unique_pairs() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Integer).not_null())
            .column(column("b", Type::Integer)).unique(["a", "b"])).statement()
    }

    /// Only if it is not there.
    fn create_if_not_exists() -> Statement {
        create_table(movies()).if_not_exists().statement()
    }

    /// Names that are reserved words.
    fn create_with_reserved_names() -> Statement {
        create_table(TableDef::new("made").column(column("order", Type::Integer).not_null())
            .column(column("user", Type::Varchar(10))).primary_key("order")).statement()
    }

    /// A table without columns contradicts itself.
    fn create_without_columns() -> Statement {
        create_table(TableDef::new("made")).statement()
    }

    /// A key of a column that the table does not have.
    fn create_with_unknown_key() -> Statement {
        create_table(TableDef::new("made").column(column("a", Type::Integer)).primary_key("b")).statement()
    }

    /// Gone.
    fn drop_table() -> Statement {
        isogloss::drop_table("bag_a").statement()
    }

    /// Gone, if it was there.
    fn drop_if_exists() -> Statement {
        isogloss::drop_table("nobody").if_exists().statement()
    }
}
