//! Floating point numbers as people read them: JSON and its kin have no NaN and no infinities, which are texts there.

use core::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What both widths have.
pub(super) trait Float: Copy + Serialize + for<'de> Deserialize<'de> + fmt::Display {
    fn is_finite(self) -> bool;
    fn from_f64(number: f64) -> Self;
    fn parse(text: &str) -> Option<Self>;
}

macro_rules! floats {
    ($($float:ty)*) => {
        $(
            impl Float for $float {
                fn is_finite(self) -> bool {
                    self.is_finite()
                }

                #[allow(clippy::cast_possible_truncation, reason = "the nearest number of half the width is meant")]
                fn from_f64(number: f64) -> $float {
                    number as $float
                }

                fn parse(text: &str) -> Option<$float> {
                    text.parse().ok()
                }
            }
        )*
    };
}

floats!(f32 f64);

pub(super) fn serialize<F: Float, S: Serializer>(number: &F, serializer: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() || !serializer.is_human_readable() {
        return number.serialize(serializer);
    }
    // `NaN`, `inf`, `-inf`.
    serializer.collect_str(number)
}

pub(super) fn deserialize<'de, F: Float, D: Deserializer<'de>>(deserializer: D) -> Result<F, D::Error> {
    struct Either<F>(core::marker::PhantomData<F>);

    impl<F: Float> Visitor<'_> for Either<F> {
        type Value = F;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number, or one of the texts NaN, inf and -inf")
        }

        fn visit_f64<E>(self, number: f64) -> Result<F, E> {
            Ok(F::from_f64(number))
        }

        #[allow(clippy::cast_precision_loss, reason = "a whole number in place of a floating point one")]
        fn visit_i64<E>(self, number: i64) -> Result<F, E> {
            Ok(F::from_f64(number as f64))
        }

        #[allow(clippy::cast_precision_loss, reason = "a whole number in place of a floating point one")]
        fn visit_u64<E>(self, number: u64) -> Result<F, E> {
            Ok(F::from_f64(number as f64))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<F, E> {
            F::parse(text).ok_or_else(|| E::custom("a text that is no number"))
        }
    }

    if deserializer.is_human_readable() {
        return deserializer.deserialize_any(Either(core::marker::PhantomData));
    }
    F::deserialize(deserializer)
}
