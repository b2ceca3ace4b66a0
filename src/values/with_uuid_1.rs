//! Conversions from `uuid` 1.

use super::{Uuid, from_foreign};

impl From<uuid_1::Uuid> for Uuid {
    fn from(uuid: uuid_1::Uuid) -> Uuid {
        Uuid(uuid.into_bytes())
    }
}

impl From<Uuid> for uuid_1::Uuid {
    fn from(uuid: Uuid) -> uuid_1::Uuid {
        uuid_1::Uuid::from_bytes(uuid.0)
    }
}

from_foreign! {
    uuid_1::Uuid => Uuid, Type::Uuid;
}
