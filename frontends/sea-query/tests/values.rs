//! Values of other crates, each behind the feature that is named after it. Run with all features.
#![cfg(all(
    feature = "with-chrono-0_4",
    feature = "with-time-0_3",
    feature = "with-serde_json-1",
    feature = "with-rust_decimal-1",
    feature = "with-uuid-1",
    feature = "postgres-array"
))]

use isogloss::{Type, Value as Ours, date, date_time, time};
use isogloss_sea_query::value;
use sea_query::{ArrayType, Value};

fn ours(theirs: Value) -> Ours {
    value(&theirs).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn dates_and_times_go_over_exactly() {
    let day = chrono::NaiveDate::from_ymd_opt(2015, 4, 3).expect("a day");
    assert_eq!(ours(day.into()), Ours::from(date(2015, 4, 3)));
    let moment = day.and_hms_opt(10, 20, 30).expect("a moment");
    assert_eq!(ours(moment.into()), Ours::from(date_time(date(2015, 4, 3), time(10, 20, 30))));
    assert!(matches!(ours(moment.and_utc().into()), Ours::TimestampTz(it) if it.offset_minutes == 0));
    let day = ::time::Date::from_calendar_date(2015, ::time::Month::April, 3).expect("a day");
    assert_eq!(ours(day.into()), Ours::from(date(2015, 4, 3)));
    assert_eq!(ours(Value::ChronoDate(None)), Ours::Null(Type::Date));
    assert!(matches!(ours(Value::TimeDateTimeWithTimeZone(None)), Ours::Null(Type::TimestampTz(_))));
}

#[test]
fn numbers_documents_and_identifiers_go_over_exactly() {
    let price: rust_decimal::Decimal = "12.50".parse().expect("a number");
    assert_eq!(ours(price.into()), Ours::Decimal("12.50".parse().expect("a number")));
    let id = uuid::Uuid::from_u128(7);
    assert_eq!(ours(id.into()), Ours::Uuid(isogloss::Uuid(*id.as_bytes())));
    assert_eq!(ours(serde_json::json!({"a": 1}).into()), Ours::Json(r#"{"a":1}"#.into()));
    assert_eq!(ours(Value::Json(None)), Ours::Null(Type::Json));
}

#[test]
fn lists_keep_the_type_of_their_elements() {
    let list = ours(vec![1_i64, 2].into());
    assert_eq!(list.ty(), Type::array(Type::BigInt));
    assert_eq!(ours(Vec::<String>::new().into()).ty(), Type::array(Type::Text));
    assert_eq!(ours(Value::Array(ArrayType::Bool, None)), Ours::Null(Type::array(Type::Boolean)));
}
