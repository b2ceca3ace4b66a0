//! Private servers for the tests of both backends, and values to send there and back. One that is not installed is
//! printed as not run.

use isogloss::{Date, DateTime, DateTimeTz, Decimal, Time, Type, Uuid, Value, date, date_time, time};
use isogloss_judges::{Judge, Kind, Server};

/// Starts a server of this kind, or prints that it is not run.
pub(crate) fn start(judge: Judge) -> Option<Server> {
    isogloss_faults::start(judge, env!("CARGO_TARGET_TMPDIR"))
}

/// Runs a test on each of the servers that are there.
pub(crate) fn on_each(test: impl Fn(&Server)) {
    for judge in [Judge::MariaDb, Judge::MySql] {
        if let Some(server) = start(judge) {
            test(&server);
        }
    }
}

pub(crate) fn is_mysql(server: &Server) -> bool {
    server.kind() == Kind::MySql
}

/// Numbers that look random and are always the same.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    fn time(&mut self) -> Time {
        let clock = time(self.below(24) as u8, self.below(60) as u8, self.below(60) as u8);
        Time { nanosecond: self.below(1_000_000) as u32 * 1000, ..clock }
    }

    fn date(&mut self) -> Date {
        date(self.below(9999) as i32 + 1, self.below(12) as u8 + 1, self.below(28) as u8 + 1)
    }

    fn text(&mut self) -> String {
        let letters =
            ['a', 'Z', '0', '\'', '"', '\\', '%', '_', '\0', '\n', 'é', 'ß', '漢', '🙂', '\u{301}', ' '];
        (0..self.below(40)).map(|_| letters[self.below(letters.len() as u64) as usize]).collect()
    }
}

/// The columns of all types, and what is put into them: the ends first, then anything.
pub(crate) fn columns() -> Vec<(&'static str, Type, Vec<Value>)> {
    let mut dice = Dice::new(20);
    let mut more = |count: usize, make: &mut dyn FnMut(&mut Dice) -> Value| {
        (0..count).map(|_| make(&mut dice)).collect::<Vec<_>>()
    };
    let last = Time { nanosecond: 999_999_000, ..time(23, 59, 59) };
    let (first_day, last_day) = (date(1, 1, 1), date(9999, 12, 31));
    let decimal =
        |unscaled: i128, scale: u8| Value::Decimal(Decimal::new(unscaled, scale).expect("a decimal"));
    let longest = 10i128.pow(38) - 1;
    let megabyte = 1024 * 1024;
    let tz = |local: DateTime, offset_minutes: i16| Value::TimestampTz(DateTimeTz { local, offset_minutes });
    let mut all = vec![
        ("boolean", Type::Boolean, vec![Value::Boolean(false), Value::Boolean(true)]),
        ("smallint", Type::SmallInt, vec![Value::SmallInt(i16::MIN), Value::SmallInt(i16::MAX)]),
        ("integer", Type::Integer, vec![Value::Integer(i32::MIN), Value::Integer(i32::MAX)]),
        ("bigint", Type::BigInt, vec![Value::BigInt(i64::MIN), Value::BigInt(i64::MAX), Value::BigInt(0)]),
        (
            "float",
            Type::Real,
            [0.0, -0.0, f32::MAX, f32::MIN, f32::MIN_POSITIVE, 0.1, 16_777_217.0].map(Value::Real).to_vec(),
        ),
        (
            "double",
            Type::Double,
            [0.0, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 0.1, 1.0 / 3.0, 9_007_199_254_740_993.0]
                .map(Value::Double)
                .to_vec(),
        ),
        ("whole", Type::Decimal { precision: 38, scale: 0 }, vec![decimal(longest, 0), decimal(-longest, 0)]),
        ("split", Type::Decimal { precision: 38, scale: 10 }, vec![decimal(longest, 10), decimal(-1, 10)]),
        ("fraction", Type::Decimal { precision: 30, scale: 30 }, vec![decimal(10i128.pow(30) - 1, 30)]),
        ("text", Type::Text, vec![Value::from(""), Value::from("x".repeat(megabyte))]),
        ("varchar", Type::Varchar(200), vec![Value::from(""), Value::from(" end ")]),
        (
            "blob",
            Type::Blob,
            vec![Value::Bytes(vec![]), Value::Bytes((0..megabyte).map(|at| at as u8).collect())],
        ),
        (
            "date",
            Type::Date,
            vec![Value::Date(first_day), Value::Date(last_day), Value::Date(date(2024, 2, 29))],
        ),
        ("time", Type::Time(6), vec![Value::Time(time(0, 0, 0)), Value::Time(last)]),
        (
            "moment",
            Type::Timestamp(6),
            vec![
                Value::Timestamp(date_time(first_day, time(0, 0, 0))),
                Value::Timestamp(date_time(last_day, last)),
            ],
        ),
        // There is no such column: a moment is kept in UTC.
        (
            "instant",
            Type::Timestamp(6),
            vec![tz(date_time(date(2024, 2, 29), last), 14 * 60), tz(date_time(first_day, last), -60)],
        ),
        ("uuid", Type::Uuid, vec![Value::Uuid(Uuid([0; 16])), Value::Uuid(Uuid([255; 16]))]),
        ("json", Type::Json, vec![Value::Json("{\"a\": [1, null, \"漢\"]}".into())]),
    ];
    for (name, _, values) in &mut all {
        let made = match *name {
            "bigint" => more(20, &mut |dice| Value::BigInt(dice.next() as i64)),
            "double" => more(40, &mut |dice| {
                let value = f64::from_bits(dice.next());
                Value::Double(if value.is_normal() { value } else { 0.5 })
            }),
            "float" => more(40, &mut |dice| {
                let value = f32::from_bits(dice.next() as u32);
                Value::Real(if value.is_normal() { value } else { 0.5 })
            }),
            "whole" => more(20, &mut |dice| {
                let high = i128::from(dice.next()) << 62 | i128::from(dice.next() >> 2);
                decimal(high % 10i128.pow(38), 0)
            }),
            "split" => more(20, &mut |dice| decimal(-(i128::from(dice.next()) << 40), 10)),
            "text" | "varchar" => more(20, &mut |dice| Value::from(dice.text())),
            "blob" => {
                more(20, &mut |dice| Value::Bytes((0..dice.below(99)).map(|_| dice.next() as u8).collect()))
            }
            "date" => more(20, &mut |dice| Value::Date(dice.date())),
            "time" => more(20, &mut |dice| Value::Time(dice.time())),
            "moment" => more(20, &mut |dice| Value::Timestamp(date_time(dice.date(), dice.time()))),
            "instant" => more(20, &mut |dice| {
                let day = date(dice.below(9000) as i32 + 2, 6, 15);
                tz(date_time(day, dice.time()), dice.below(28 * 60) as i16 - 14 * 60)
            }),
            "uuid" => more(5, &mut |dice| Value::Uuid(Uuid([dice.next() as u8; 16]))),
            _ => Vec::new(),
        };
        values.extend(made);
    }
    all
}

/// What a value reads as: decimals have the digits of their column, moments are those of UTC.
pub(crate) fn expected(value: &Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Decimal(value), Type::Decimal { scale, .. }) => {
            let unscaled = value.unscaled() * 10i128.pow(u32::from(scale - value.scale()));
            Value::Decimal(Decimal::new(unscaled, *scale).expect("a decimal"))
        }
        (Value::TimestampTz(moment), _) => {
            Value::TimestampTz(DateTimeTz { local: moment.to_utc(), offset_minutes: 0 })
        }
        _ => value.clone(),
    }
}
