use crate::error::{Error, ErrorKind};

/// How deeply the compiler lets a statement be nested; what is deeper here is refused there anyway.
const MAX: u16 = 160;

/// Where in the nesting a part of a statement stands, and what its columns may mean there.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Depth {
    level: u16,
    /// Whether columns of a table `excluded` are those of the row that an upsert wanted to insert.
    pub(crate) upsert: bool,
}

impl Depth {
    /// One level further inside, or an error before the recursion could overflow.
    pub(crate) fn inside(self) -> Result<Depth, Error> {
        if self.level >= MAX {
            return Err(Error::new(ErrorKind::Limit, format!("it is nested deeper than {MAX} levels"))
                .way_out("Make chains of one operator flat, or split the statement."));
        }
        Ok(Depth { level: self.level + 1, ..self })
    }

    /// The same place, where an upsert says what a row that is there becomes.
    pub(crate) fn in_upsert(self) -> Depth {
        Depth { upsert: true, ..self }
    }
}
