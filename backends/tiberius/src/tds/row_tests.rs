use isogloss::{DateTime, date, time};
use tiberius::time::{DateTime as Stamp, SmallDateTime};

use super::*;

fn read(data: &ColumnData<'_>, ty: ColumnType) -> Option<String> {
    match value(data, ty) {
        Ok(ValueRef::Decimal(number)) => Some(number.to_string()),
        Ok(ValueRef::Timestamp(moment)) => Some(moment.to_string()),
        Ok(other) => Some(format!("{other:?}")),
        Err(_) => None,
    }
}

/// As the client makes it of what the server sends.
fn money(units: i64) -> ColumnData<'static> {
    let (high, low) = (units >> 32, (units & 0xFFFF_FFFF) as f64);
    ColumnData::F64(Some(((high << 32) as f64 + low) / 1e4))
}

#[test]
fn money_is_exact_or_refused_and_never_rounded() {
    let shown = |units| read(&money(units), ColumnType::Money);
    assert_eq!(shown(125_000).as_deref(), Some("12.5000"));
    assert_eq!(shown(-1).as_deref(), Some("-0.0001"));
    assert_eq!(shown(i64::MAX), None);
    assert_eq!(shown(i64::MIN), None);
    let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..100_000 {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        let units = (bits as i64) >> (bits % 40);
        match value(&money(units), ColumnType::Money) {
            Ok(ValueRef::Decimal(number)) => {
                assert_eq!((number.unscaled(), number.scale()), (units.into(), 4))
            }
            Ok(other) => panic!("{other:?}"),
            Err(_) => assert!(units.unsigned_abs() >= (1 << 51) - 1, "{units}"),
        }
    }
}

#[test]
fn a_number_in_a_variant_may_be_rounded_money_and_is_refused() {
    assert_eq!(read(&money(1), ColumnType::SSVariant), None);
    assert!(matches!(value(&money(1), ColumnType::Float8), Ok(ValueRef::Double(_))));
}

#[test]
fn the_older_kinds_of_date_are_read_as_they_are_shown() {
    let stamp = |days, parts| {
        value(&ColumnData::DateTime(Some(Stamp::new(days, parts))), ColumnType::Datetime)
            .map(|value| value.to_value())
    };
    let at = |day, milliseconds: u32| {
        let nanosecond = milliseconds * 1_000_000;
        Ok(isogloss::Value::Timestamp(DateTime {
            date: day,
            time: isogloss::Time { nanosecond, ..time(0, 0, 0) },
        }))
    };
    // .000, .003, .007, .010: https://learn.microsoft.com/en-us/sql/t-sql/data-types/datetime-transact-sql
    for (parts, milliseconds) in [(0, 0), (1, 3), (2, 7), (3, 10), (299, 997)] {
        assert_eq!(stamp(0, parts), at(date(1900, 1, 1), milliseconds));
    }
    assert_eq!(stamp(-53_690, 0), at(date(1753, 1, 1), 0));
    assert!(stamp(0, 25_920_000).is_err(), "a day has no more than 86,400 seconds");
    let small = ColumnData::SmallDateTime(Some(SmallDateTime::new(65_535, 1_439)));
    assert_eq!(read(&small, ColumnType::Datetime4).as_deref(), Some("2079-06-06 23:59:00"));
}

#[test]
fn a_tiny_number_has_no_sign_and_fits_a_small_one() {
    assert!(matches!(value(&ColumnData::U8(Some(255)), ColumnType::Int1), Ok(ValueRef::SmallInt(255))));
}

#[test]
fn a_day_that_no_calendar_has_is_unreadable() {
    let day = ColumnData::Date(Some(tiberius::time::Date::new(3_652_059)));
    assert_eq!(read(&day, ColumnType::Daten), None);
}
