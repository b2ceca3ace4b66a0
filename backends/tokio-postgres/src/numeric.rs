//! PostgreSQL's NUMERIC in binary: groups of four decimal digits, the place of the first, a sign, and the scale.
//! <https://www.postgresql.org/docs/current/datatype-numeric.html>

use bytes::{BufMut, BytesMut};
use isogloss::Decimal;

const NEGATIVE: u16 = 0x4000;

/// Writes a number.
pub(crate) fn write(value: Decimal, out: &mut BytesMut) {
    // 38 digits before the point and none behind it, or the other way round, and one group more for the odd ones.
    let mut groups = [0u16; 21];
    let mut count = 0;
    let digits = value.unscaled().unsigned_abs();
    let unit = 10u128.pow(value.scale().into());
    let (mut whole, mut fraction) = (digits / unit, digits % unit);
    // From the last group to the first. The last one of the fraction is filled up with zeros.
    let odd = u32::from(value.scale() % 4);
    if odd > 0 {
        groups[count] = (fraction % 10u128.pow(odd)) as u16 * 10u16.pow(4 - odd);
        fraction /= 10u128.pow(odd);
        count += 1;
    }
    for _ in 0..value.scale() / 4 {
        groups[count] = (fraction % 10_000) as u16;
        fraction /= 10_000;
        count += 1;
    }
    let behind = count;
    while whole > 0 {
        groups[count] = (whole % 10_000) as u16;
        whole /= 10_000;
        count += 1;
    }
    // How many groups stand before the point, less one.
    let mut weight = (count - behind) as i16 - 1;
    while count > 0 && groups[count - 1] == 0 {
        count -= 1;
        weight -= 1;
    }
    let last = groups[..count].iter().position(|group| *group != 0).unwrap_or(0);
    out.put_u16((count - last) as u16);
    out.put_i16(if count == 0 { 0 } else { weight });
    out.put_u16(if value.unscaled() < 0 { NEGATIVE } else { 0 });
    out.put_u16(value.scale().into());
    for group in groups[last..count].iter().rev() {
        out.put_u16(*group);
    }
}

/// Reads a number, or says why it is none of ours.
pub(crate) fn read(raw: &[u8]) -> Result<Decimal, &'static str> {
    const BROKEN: &str = "the NUMERIC ends too soon";
    const LARGE: &str = "the NUMERIC has more than 38 digits";
    let word = |at: usize| match raw.get(at * 2..at * 2 + 2) {
        Some(bytes) => Ok(u16::from_be_bytes([bytes[0], bytes[1]])),
        None => Err(BROKEN),
    };
    let (count, weight, sign, scale) = (word(0)?, word(1)?.cast_signed(), word(2)?, word(3)?);
    let negative = match sign {
        0 => false,
        NEGATIVE => true,
        _ => return Err("the NUMERIC is not a number, or infinite"),
    };
    // Zeros at the end that nobody can keep are no digits: 10 to the power of -40 is one, 1.0 with 40 zeros is 1.0.
    let mut digits = 0u128;
    let mut used: i32 = 0;
    for index in 0..count {
        let group = u128::from(word(4 + usize::from(index))?);
        // Where the last digit of this group stands: before the point from 0 on, behind it below.
        let place = (i32::from(weight) - i32::from(index)) * 4;
        if group == 0 {
            continue;
        }
        let (group, place) = strip(group, place);
        // The digits so far end at `used` digits behind the point, those of the group at `-place`.
        let behind = (-place).max(0);
        if behind > used {
            digits = scale_up(digits, (behind - used) as u32).ok_or(LARGE)?;
            used = behind;
        }
        let part = scale_up(group, (place + used).max(0) as u32).ok_or(LARGE)?;
        digits = digits.checked_add(part).ok_or(LARGE)?;
    }
    // As many zeros as were asked for, where there is room.
    let mut scale = i32::from(scale).max(used);
    let mut filled = scale_up(digits, (scale - used) as u32);
    while scale > used && (scale > 38 || filled.is_none_or(|filled| filled >= 10u128.pow(38))) {
        scale -= 1;
        filled = scale_up(digits, (scale - used) as u32);
    }
    let unscaled = i128::try_from(filled.ok_or(LARGE)?).map_err(|_| LARGE)?;
    let scale = u8::try_from(scale).map_err(|_| LARGE)?;
    Decimal::new(if negative { -unscaled } else { unscaled }, scale).ok_or(LARGE)
}

fn strip(mut group: u128, mut place: i32) -> (u128, i32) {
    while group.is_multiple_of(10) && place < 0 {
        group /= 10;
        place += 1;
    }
    (group, place)
}

fn scale_up(digits: u128, by: u32) -> Option<u128> {
    if digits == 0 { Some(0) } else { digits.checked_mul(10u128.checked_pow(by)?) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(value: Decimal) -> Result<Decimal, &'static str> {
        let mut out = BytesMut::new();
        write(value, &mut out);
        read(&out)
    }

    proptest! {
        #[test]
        fn every_decimal_comes_back(unscaled in -(10i128.pow(38) - 1)..10i128.pow(38), less in 0u32..39, scale in 0u8..=38) {
            let unscaled = unscaled / 10i128.pow(less.min(38));
            let value = Decimal::new(unscaled, scale).expect("a decimal");
            prop_assert_eq!(there_and_back(value), Ok(value));
        }

        #[test]
        fn no_bytes_bring_it_down(raw in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = read(&raw);
        }
    }

    #[test]
    fn numbers_at_their_ends_come_back() {
        let most = 10i128.pow(38) - 1;
        for unscaled in [0, 1, -1, 10_000, 9_999, 100_000_000, most, -most] {
            for scale in 0..=38 {
                let value = Decimal::new(unscaled, scale).expect("a decimal");
                assert_eq!(there_and_back(value), Ok(value), "{value}");
            }
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<_>>();
        assert!(read(&words(&[0, 0, 0xc000, 0])).is_err(), "not a number");
        assert!(read(&words(&[0, 0, 0xd000, 0])).is_err(), "infinite");
        assert!(read(&words(&[1, 9, 0, 0, 100])).is_err(), "10 to the power of 38");
        assert!(read(&words(&[1, 0, 0])).is_err(), "cut off");
        assert_eq!(
            read(&words(&[1, 0, 0, 60, 1])).map(|one| one.to_string()),
            Ok(format!("1.{}", "0".repeat(37)))
        );
        assert!(read(&words(&[1, -10i16 as u16, 0, 40, 1])).is_err(), "10 to the power of -40");
    }
}
