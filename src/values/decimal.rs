use core::fmt;
use core::str::FromStr;

/// An exact decimal number: up to 38 digits, 0 to 38 of them behind the point.
///
/// ```
/// use isogloss::Decimal;
/// let price: Decimal = "-12.50".parse()?;
/// assert_eq!(price.to_string(), "-12.50");
/// assert_eq!((price.precision(), price.scale()), (4, 2));
/// # Ok::<(), isogloss::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Decimal {
    // Quarters instead of one u128, whose alignment would make every `Value` and `ValueRef` larger.
    quarters: [u32; 4],
    scale: u8,
    negative: bool,
}

/// The most digits that a decimal has; SQL Server and Oracle stop here.
const MAX_DIGITS: u8 = 38;

impl Decimal {
    /// `unscaled` divided by ten to the power of `scale`: `Decimal::new(-1250, 2)` is -12.50.
    ///
    /// `None` if that takes more than 38 digits, or the scale is above 38.
    #[must_use]
    pub const fn new(unscaled: i128, scale: u8) -> Option<Decimal> {
        if unscaled.unsigned_abs() >= 10u128.pow(MAX_DIGITS as u32) || scale > MAX_DIGITS {
            return None;
        }
        Some(Decimal::from_parts(unscaled.unsigned_abs(), scale, unscaled < 0))
    }

    pub(super) const fn from_parts(digits: u128, scale: u8, negative: bool) -> Decimal {
        let quarters = [(digits >> 96) as u32, (digits >> 64) as u32, (digits >> 32) as u32, digits as u32];
        Decimal { quarters, scale, negative: negative && digits != 0 }
    }

    /// The number without its point: -1250 for -12.50.
    #[must_use]
    pub const fn unscaled(self) -> i128 {
        let digits = self.digits() as i128;
        if self.negative { -digits } else { digits }
    }

    /// How many digits stand behind the point.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether a number of so many digits, so many of them behind the point, can be the same.
    pub(crate) const fn fits(self, precision: u8, scale: u8) -> bool {
        let (mut digits, mut behind) = (self.digits(), self.scale);
        while behind > scale && digits.is_multiple_of(10) {
            digits /= 10;
            behind -= 1;
        }
        let before = self.precision() - self.scale;
        behind <= scale && before <= precision.saturating_sub(scale)
    }

    /// How many digits it takes in all, those behind the point included.
    #[must_use]
    pub const fn precision(self) -> u8 {
        let mut rest = self.digits();
        let mut count = 0;
        while rest > 0 {
            rest /= 10;
            count += 1;
        }
        if count < self.scale { self.scale } else { count }
    }

    const fn digits(self) -> u128 {
        let [a, b, c, d] = self.quarters;
        (a as u128) << 96 | (b as u128) << 64 | (c as u128) << 32 | d as u128
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Decimal {
        Decimal::from_parts(u128::from(value), 0, false)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::from_parts(u128::from(value.unsigned_abs()), 0, value < 0)
    }
}

impl FromStr for Decimal {
    type Err = crate::Error;

    /// Reads `-12.50`, `+3`, `.5` or `7.`; no exponent, no blanks.
    fn from_str(text: &str) -> Result<Decimal, crate::Error> {
        let refuse = || crate::Error::value("decimal", "it is not a decimal number of at most 38 digits");
        let (negative, rest) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let (mut digits, mut scale, mut seen, mut point) = (0u128, 0u8, false, false);
        for &byte in rest {
            match byte {
                b'0'..=b'9' => {
                    seen = true;
                    if digits >= 10u128.pow(u32::from(MAX_DIGITS) - 1) || scale >= MAX_DIGITS {
                        return Err(refuse());
                    }
                    digits = digits * 10 + u128::from(byte - b'0');
                    scale += u8::from(point);
                }
                b'.' if !point => point = true,
                _ => return Err(refuse()),
            }
        }
        if seen { Ok(Decimal::from_parts(digits, scale, negative)) } else { Err(refuse()) }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let digits = self.digits();
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let unit = 10u128.pow(u32::from(self.scale));
        write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit, width = usize::from(self.scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn what_is_read_is_written_again() {
        for text in ["0", "12.50", "-12.50", "0.001", "-0.5", "99999999999999999999999999999999999999"] {
            assert_eq!(
                text.parse::<Decimal>().map(|decimal| decimal.to_string()).ok().as_deref(),
                Some(text)
            );
        }
        assert_eq!(".5".parse::<Decimal>().map(|decimal| decimal.to_string()).ok().as_deref(), Some("0.5"));
        assert_eq!("-0".parse::<Decimal>().map(|decimal| decimal.to_string()).ok().as_deref(), Some("0"));
    }

    #[test]
    fn a_number_fits_where_none_of_its_digits_would_be_lost() {
        let fits = |text: &str| text.parse::<Decimal>().is_ok_and(|number| number.fits(5, 2));
        assert!(["0", "1.5", "1.50", "1.500", "999.99", "-999.99", "0.01"].into_iter().all(fits));
        assert!(!["1.005", "1000", "1000.00", "0.001"].into_iter().any(fits));
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", ".", "-", "1e3", "1.2.3", " 1", "999999999999999999999999999999999999999"] {
            assert!(text.parse::<Decimal>().is_err(), "{text:?}");
        }
        assert!(Decimal::new(1, 39).is_none());
        assert!(Decimal::new(i128::MAX, 0).is_none());
    }
}
