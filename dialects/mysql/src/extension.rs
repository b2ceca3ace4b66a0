//! What MySQL alone knows, by its own words.

use alloc::format;

use isogloss::{Error, Expr, Extension, Renderer};

/// Which indexes of a table are used, and for what. <https://dev.mysql.com/doc/refman/8.4/en/index-hints.html>
const HINTS: &[&str] = &["USE INDEX", "IGNORE INDEX", "FORCE INDEX"];
const PURPOSES: &[&str] = &["", " FOR JOIN", " FOR ORDER BY", " FOR GROUP BY"];

/// A construct of its own: hints behind a table, whose arguments are the names of indexes.
pub(crate) fn extension<'q>(extension: &'q Extension, out: &mut Renderer<'q, '_>) {
    let name = extension.name.as_str();
    let is_hint =
        HINTS.iter().any(|hint| name.strip_prefix(hint).is_some_and(|rest| PURPOSES.contains(&rest)));
    let are_names = extension.arguments.iter().all(|index| matches!(index, Expr::Column(_)));
    if !is_hint || !are_names {
        return out.refuse(Error::lacking(format!("extension {name}")));
    }
    out.word(name);
    out.word(" (");
    out.list(&extension.arguments, |out, index| {
        if let Expr::Column(index) = index {
            out.name(&index.name);
        }
    });
    out.word(")");
}
