use isogloss::{DateTime, DateTimeTz, Uuid, Value};
use tiberius::ColumnType;

use super::*;
use crate::tds::row;

fn sent(value: ValueRef<'_>) -> (String, ColumnData<'_>) {
    let param = param(value).expect("a value that can be held");
    (param.declared.into_owned(), param.data)
}

fn refused(value: ValueRef<'_>) -> bool {
    param(value).is_err()
}

/// The type of a column that holds what is sent.
fn column(data: &ColumnData<'_>) -> ColumnType {
    match data {
        ColumnData::F64(_) => ColumnType::Float8,
        _ => ColumnType::NVarchar,
    }
}

/// What comes back, if a column gives back what was sent.
fn returned(value: ValueRef<'_>) -> Value {
    let (_, data) = sent(value);
    row::value(&data, column(&data)).expect("a value").to_value()
}

#[track_caller]
fn comes_back(value: ValueRef<'_>) {
    assert_eq!(returned(value), value.to_value());
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.bits() % end
    }

    fn date(&mut self) -> isogloss::Date {
        calendar::date(self.below(3_652_059) as i64).expect("a day")
    }

    fn time(&mut self) -> isogloss::Time {
        calendar::time(self.below(864_000_000_000), 7).expect("a time")
    }

    fn text(&mut self) -> String {
        let alphabet = ['a', '\'', ' ', '\0', 'é', 'ß', '漢', '🎬', '\u{10FFFF}', '\u{FFFD}', '\n'];
        (0..self.below(40)).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
    }
}

#[test]
fn each_value_is_declared_as_what_it_is() {
    let day = isogloss::date(2015, 4, 2);
    let noon = isogloss::time(12, 0, 0);
    let local = DateTime { date: day, time: noon };
    let decimal = |text: &str| ValueRef::Decimal(text.parse().expect("a number"));
    for (value, declared) in [
        (ValueRef::Boolean(true), "bit"),
        (ValueRef::SmallInt(1), "smallint"),
        (ValueRef::Integer(1), "int"),
        (ValueRef::BigInt(1), "bigint"),
        (ValueRef::Real(1.0), "real"),
        (ValueRef::Double(1.0), "float(53)"),
        (decimal("12.50"), "numeric(4,2)"),
        (decimal("0.5"), "numeric(2,1)"),
        (decimal("-99999999999999999999999999999999999999"), "numeric(38,0)"),
        (decimal("0.00000000000000000000000000000000000001"), "numeric(38,38)"),
        (ValueRef::Text(""), "nvarchar(4000)"),
        (ValueRef::Json("{}"), "nvarchar(4000)"),
        (ValueRef::Bytes(&[]), "varbinary(8000)"),
        (ValueRef::Date(day), "date"),
        (ValueRef::Time(noon), "time(7)"),
        (ValueRef::Timestamp(local), "datetime2(7)"),
        (ValueRef::TimestampTz(DateTimeTz { local, offset_minutes: 90 }), "datetimeoffset(7)"),
        (ValueRef::Uuid(Uuid([7; 16])), "uniqueidentifier"),
    ] {
        assert_eq!(sent(value).0, declared, "{value:?}");
    }
}

#[test]
fn each_null_is_declared_as_what_it_would_be() {
    for (ty, declared, data) in [
        (Type::Boolean, "bit", ColumnData::Bit(None)),
        (Type::SmallInt, "smallint", ColumnData::I16(None)),
        (Type::Integer, "int", ColumnData::I32(None)),
        (Type::BigInt, "bigint", ColumnData::I64(None)),
        (Type::Real, "real", ColumnData::F32(None)),
        (Type::Double, "float(53)", ColumnData::F64(None)),
        (Type::Decimal { precision: 38, scale: 38 }, "numeric(38,38)", ColumnData::Numeric(None)),
        (Type::Varchar(10), "nvarchar(4000)", ColumnData::String(None)),
        (Type::Text, "nvarchar(max)", ColumnData::String(None)),
        (Type::Json, "nvarchar(max)", ColumnData::String(None)),
        (Type::Blob, "varbinary(max)", ColumnData::Binary(None)),
        (Type::Date, "date", ColumnData::Date(None)),
        (Type::Time(3), "time(7)", ColumnData::Time(None)),
        (Type::Timestamp(6), "datetime2(7)", ColumnData::DateTime2(None)),
        (Type::TimestampTz(6), "datetimeoffset(7)", ColumnData::DateTimeOffset(None)),
        (Type::Uuid, "uniqueidentifier", ColumnData::Guid(None)),
    ] {
        let null = sent(ValueRef::Null(&ty));
        assert_eq!(null, (declared.to_owned(), data), "{ty:?}");
        assert!(matches!(row::value(&null.1, column(&null.1)), Ok(ValueRef::Null(_))));
    }
    assert!(refused(ValueRef::Null(&Type::Interval)) && refused(ValueRef::Null(&Type::array(Type::Integer))));
}

#[test]
fn whole_numbers_truth_and_identifiers_come_back() {
    let mut chance = Chance(1);
    for value in [i64::MIN, -1, 0, 1, i64::MAX] {
        comes_back(ValueRef::BigInt(value));
        comes_back(ValueRef::Integer(value as i32));
        comes_back(ValueRef::SmallInt(value as i16));
    }
    comes_back(ValueRef::Boolean(true));
    comes_back(ValueRef::Boolean(false));
    for _ in 0..2_000 {
        let bits = chance.bits();
        comes_back(ValueRef::BigInt(bits as i64));
        comes_back(ValueRef::Integer(bits as i32));
        comes_back(ValueRef::SmallInt(bits as i16));
        let id = (u128::from(bits) << 64) | u128::from(chance.bits());
        comes_back(ValueRef::Uuid(Uuid(id.to_be_bytes())));
    }
}

#[test]
fn floating_point_numbers_come_back_or_are_refused() {
    let mut chance = Chance(2);
    for value in [0.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE, 0.1 + 0.2, -1.5] {
        comes_back(ValueRef::Double(value));
    }
    for value in [f32::MIN, f32::MAX, f32::MIN_POSITIVE, 0.1, 0.0] {
        comes_back(ValueRef::Real(value));
    }
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE / 2.0] {
        assert!(refused(ValueRef::Double(value)), "{value}");
        assert!(refused(ValueRef::Real(value as f32)) || value == f64::MIN_POSITIVE / 2.0, "{value}");
    }
    for _ in 0..5_000 {
        let value = f64::from_bits(chance.bits());
        if value.is_normal() {
            comes_back(ValueRef::Double(value));
        } else {
            assert!(refused(ValueRef::Double(value)));
        }
    }
}

#[test]
fn decimals_of_up_to_38_digits_come_back_with_their_scale() {
    let mut chance = Chance(3);
    for _ in 0..20_000 {
        let digits = (u128::from(chance.bits()) << 64) | u128::from(chance.bits());
        let digits = (digits % 10u128.pow(chance.below(39) as u32)) as i128;
        let unscaled = if chance.below(2) == 0 { digits } else { -digits };
        let scale = chance.below(39) as u8;
        let number = Decimal::new(unscaled, scale).expect("a number of 38 digits");
        let (declared, data) = sent(ValueRef::Decimal(number));
        let inside = declared.strip_prefix("numeric(").and_then(|rest| rest.strip_suffix(')'));
        let (precision, declared_scale) =
            inside.and_then(|inside| inside.split_once(',')).expect("two numbers");
        let precision: u8 = precision.parse().expect("a number");
        assert!((number.precision()..=38).contains(&precision), "{number}: {declared}");
        assert_eq!(declared_scale, scale.to_string());
        match data {
            // What the server reads from the text is the same number.
            ColumnData::String(Some(text)) => assert_eq!((text.parse().ok(), scale), (Some(number), 38)),
            data => assert_eq!(row::value(&data, ColumnType::Numericn), Ok(ValueRef::Decimal(number))),
        }
    }
}

#[test]
fn texts_and_bytes_of_any_length_come_back() {
    let mut chance = Chance(4);
    for _ in 0..2_000 {
        let text = chance.text();
        comes_back(ValueRef::Text(&text));
        comes_back(ValueRef::Bytes(text.as_bytes()));
    }
    for (length, declared) in [
        (0, "nvarchar(4000)"),
        (4_000, "nvarchar(4000)"),
        (4_001, "nvarchar(max)"),
        (1 << 20, "nvarchar(max)"),
    ] {
        let text = "x".repeat(length);
        comes_back(ValueRef::Text(&text));
        assert_eq!(sent(ValueRef::Text(&text)).0, declared);
    }
    for (length, declared) in
        [(8_000, "varbinary(8000)"), (8_001, "varbinary(max)"), (1 << 20, "varbinary(max)")]
    {
        let bytes = vec![0xA5; length];
        comes_back(ValueRef::Bytes(&bytes));
        assert_eq!(sent(ValueRef::Bytes(&bytes)).0, declared);
    }
}

#[test]
fn dates_and_times_come_back_to_the_last_digit_or_are_refused() {
    let mut chance = Chance(5);
    let end = DateTime {
        date: isogloss::date(9999, 12, 31),
        time: calendar::time(863_999_999_999, 7).expect("a time"),
    };
    comes_back(ValueRef::Date(isogloss::date(1, 1, 1)));
    comes_back(ValueRef::Timestamp(end));
    comes_back(ValueRef::TimestampTz(DateTimeTz { local: end, offset_minutes: 0 }));
    for _ in 0..5_000 {
        let local = DateTime { date: chance.date(), time: chance.time() };
        comes_back(ValueRef::Date(local.date));
        comes_back(ValueRef::Time(local.time));
        comes_back(ValueRef::Timestamp(local));
        let moment = DateTimeTz { local, offset_minutes: chance.below(1_681) as i16 - 840 };
        if (2..=9998).contains(&local.date.year) {
            comes_back(ValueRef::TimestampTz(moment));
        }
        let too_fine =
            isogloss::Time { nanosecond: local.time.nanosecond + 1 + chance.below(99) as u32, ..local.time };
        assert!(refused(ValueRef::Time(too_fine)));
        assert!(refused(ValueRef::Timestamp(DateTime { time: too_fine, ..local })));
    }
}

#[test]
fn a_moment_is_sent_in_utc_and_not_beyond_what_the_server_has() {
    let local = DateTime { date: isogloss::date(2015, 1, 1), time: isogloss::time(0, 30, 0) };
    let (_, data) = sent(ValueRef::TimestampTz(DateTimeTz { local, offset_minutes: 60 }));
    let ColumnData::DateTimeOffset(Some(moment)) = data else { panic!("{data:?}") };
    let utc = moment.datetime2();
    let day = calendar::date(utc.date().days().into());
    assert_eq!(day, Some(isogloss::date(2014, 12, 31)));
    assert_eq!(calendar::time(utc.time().increments(), 7), Some(isogloss::time(23, 30, 0)));
    let first = DateTime { date: isogloss::date(1, 1, 1), ..local };
    for (local, offset_minutes) in [(local, 841), (local, -841), (first, 60)] {
        assert!(refused(ValueRef::TimestampTz(DateTimeTz { local, offset_minutes })));
    }
}

#[test]
fn what_has_no_place_is_refused() {
    let interval = isogloss::Interval { months: 1, ..Default::default() };
    assert!(refused(ValueRef::Interval(interval)));
    assert!(refused(ValueRef::Date(isogloss::date(2015, 2, 30))));
}
