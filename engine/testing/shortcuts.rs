//! What a driver has shortcuts for must come to the same as the value itself.

use isogloss::{Type, Value, ValueRef};
use isogloss_engine::backend::RawRow;
use isogloss_engine::{FromValue, Unfit};

/// A value; as it is read, each shortcut to it is tried.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checked(pub(crate) Value);

impl<'v> FromValue<'v> for Checked {
    fn from_value(value: ValueRef<'v>) -> Result<Checked, Unfit> {
        Ok(Checked(value.to_value()))
    }

    fn read(row: &dyn RawRow, index: usize) -> Option<Checked> {
        let value = row.value(index).ok()?;
        if let Some(truth) = row.boolean(index) {
            let read = bool::from_value(value).or_else(|_| i64::from_value(value).map(|number| number == 1));
            assert_eq!(read, Ok(truth), "{value:?}");
        }
        if let Some(number) = row.integer(index) {
            assert_eq!(i64::from_value(value), Ok(number), "{value:?}");
        }
        if let Some(number) = row.double(index) {
            assert_eq!(f64::from_value(value).map(f64::to_bits), Ok(number.to_bits()), "{value:?}");
        }
        None
    }

    fn take(row: &mut dyn RawRow, index: usize) -> Option<Checked> {
        Checked::read(row, index);
        let value = row.value(index).ok()?.to_value();
        let (text, bytes) = (row.take_text(index), row.take_bytes(index));
        if let Some(text) = &text {
            assert!(
                matches!(&value, Value::Text(same) | Value::Json(same) if **same == **text),
                "{value:.99?}"
            );
        }
        if let Some(bytes) = &bytes {
            assert!(matches!(&value, Value::Bytes(same) if same[..] == bytes[..]), "{value:.99?}");
        }
        match (text, bytes) {
            (None, None) => None,
            _ => {
                assert!(row.value(index).is_err(), "what was moved out is not there any more: {value:.99?}");
                Some(Checked(value))
            }
        }
    }

    fn wanted() -> Type {
        Type::Text
    }
}
