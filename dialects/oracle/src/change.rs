//! Transactions, and statements that do nothing where there is nothing to do.

use isogloss::render::standard;
use isogloss::{CreateTable, DropTable, Error, Feature, Isolation, Renderer, Transaction};

/// A transaction begins with the first statement; SET TRANSACTION, which must be that, is the one that only begins it.
/// It states one thing. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SET-TRANSACTION.html>
pub(crate) fn transaction<'q>(transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
    let Transaction::Begin(begin) = transaction else {
        return standard::transaction::transaction(transaction, out);
    };
    out.word(match (begin.isolation, begin.read_only) {
        (None, None | Some(false)) => "SET TRANSACTION READ WRITE",
        (None, Some(true)) => "SET TRANSACTION READ ONLY",
        (Some(Isolation::ReadCommitted), None) => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
        (Some(Isolation::Serializable), None) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        (Some(_), None) => {
            return out.refuse(
                Error::unsupported(Feature::IsolationInBegin)
                    .because("There are READ COMMITTED and SERIALIZABLE.")
                    .way_out("Choose one of the two."),
            );
        }
        (Some(_), Some(_)) => {
            return out.refuse(
                Error::unsupported(Feature::IsolationInBegin)
                    .because("It cannot be chosen together with READ ONLY or READ WRITE.")
                    .way_out("Choose one of the two."),
            );
        }
    });
}

/// IF NOT EXISTS came with 23; before, the error of a name that is taken, ORA-00955, is passed over.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CREATE-TABLE.html>
pub(crate) fn create_table<'q>(create: &'q CreateTable, out: &mut Renderer<'q, '_>) {
    if !create.if_not_exists || has_guards(out) {
        return standard::schema::create_table(create, out);
    }
    passing_over("-955", out, |out| standard::schema::unguarded(create, out));
}

/// IF EXISTS came with 23; before, the error of a table that is not there, ORA-00942, is passed over.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/DROP-TABLE.html>
pub(crate) fn drop_table<'q>(drop: &'q DropTable, out: &mut Renderer<'q, '_>) {
    if !drop.if_exists || has_guards(out) {
        return standard::schema::drop_table(drop, out);
    }
    passing_over("-942", out, |out| {
        out.word("DROP TABLE ");
        out.table_name(&drop.table);
    });
}

/// Both came with the same version as BOOLEAN.
fn has_guards(out: &Renderer<'_, '_>) -> bool {
    out.has(Feature::BooleanType)
}

fn passing_over<'q>(
    code: &'static str,
    out: &mut Renderer<'q, '_>,
    statement: impl FnOnce(&mut Renderer<'q, '_>),
) {
    out.word("BEGIN EXECUTE IMMEDIATE ");
    out.quoted(statement);
    out.word("; EXCEPTION WHEN OTHERS THEN IF SQLCODE <> ");
    out.word(code);
    out.word(" THEN RAISE; END IF; END;");
}
