//! Conversions from `rust_decimal` 1, whose 96 bits always fit into 38 digits.

use super::{Decimal, from_foreign};

impl From<rust_decimal_1::Decimal> for Decimal {
    fn from(decimal: rust_decimal_1::Decimal) -> Decimal {
        Decimal::from_parts(
            decimal.mantissa().unsigned_abs(),
            decimal.scale() as u8,
            decimal.is_sign_negative(),
        )
    }
}

from_foreign! {
    rust_decimal_1::Decimal => Decimal, Type::Decimal { precision: 38, scale: 10 };
}
