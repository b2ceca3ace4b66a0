//! What the values of a column become: the variant of `sea_query::Value` that the model's field takes, and no other.

use sea_orm::sea_query::{ArrayType, ColumnType};

/// Gives all kinds to a macro: those that the engine reads as they are, and behind a semicolon those of other crates' types.
macro_rules! kinds {
    ($macro:ident) => {
        $macro! {
            Bool TinyInt SmallInt Int BigInt TinyUnsigned SmallUnsigned Unsigned BigUnsigned Float Double String Char Bytes;
            #[cfg(feature = "with-serde_json-1")] Json
            #[cfg(feature = "with-chrono-0_4")] ChronoDate
            #[cfg(feature = "with-chrono-0_4")] ChronoTime
            #[cfg(feature = "with-chrono-0_4")] ChronoDateTime
            #[cfg(feature = "with-chrono-0_4")] ChronoDateTimeUtc
            #[cfg(feature = "with-chrono-0_4")] ChronoDateTimeWithTimeZone
            #[cfg(feature = "with-time-0_3")] TimeDate
            #[cfg(feature = "with-time-0_3")] TimeTime
            #[cfg(feature = "with-time-0_3")] TimeDateTime
            #[cfg(feature = "with-time-0_3")] TimeDateTimeWithTimeZone
            #[cfg(feature = "with-uuid-1")] Uuid
            #[cfg(feature = "with-rust_decimal-1")] Decimal
        }
    };
}

pub(crate) use kinds;

macro_rules! define {
    ($($own:ident)*; $($(#[$cfg:meta])? $foreign:ident)*) => {
        /// A variant of `sea_query::Value`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind {
            /// None is asked for: what the value itself suggests.
            Any,
            /// One that is not known here, by its name.
            Unknown(&'static str),
            $($own,)*
            $($(#[$cfg])? $foreign,)*
        }

        impl Kind {
            /// The kind of a field of this type.
            pub(crate) fn of(ty: &ArrayType, column: &ColumnType) -> Kind {
                // The type of a list is that of its elements.
                if matches!(column, ColumnType::Array(_)) {
                    return Kind::Unknown("a list");
                }
                match ty {
                    ArrayType::Enum(_) => Kind::String,
                    $(ArrayType::$own => Kind::$own,)*
                    $($(#[$cfg])? ArrayType::$foreign => Kind::$foreign,)*
                    #[allow(unreachable_patterns, reason = "a program may have enabled more variants than this crate")]
                    _ => Kind::Unknown("a type whose feature of isogloss-sea-orm is not enabled"),
                }
            }
        }
    };
}

kinds!(define);

impl Kind {
    /// Of a whole number.
    pub(crate) fn is_whole(self) -> bool {
        use Kind::*;
        matches!(
            self,
            TinyInt | SmallInt | Int | BigInt | TinyUnsigned | SmallUnsigned | Unsigned | BigUnsigned
        )
    }
}
