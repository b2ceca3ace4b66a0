//! PostgreSQL in sea-query's own words.

use isogloss::render::Precedence::{
    Additive, And, Between, Comparison, ILike, Is, Multiplicative, Not, Or, Other, Shift,
};
use isogloss::render::{Parentheses, Precedence, standard};
use isogloss::{
    Aggregate, Cast, Dialect, Expr, Extension, Feature, FeatureSet, Function, FunctionTable, Insert,
    InsertSource, Over, Renderer, Spelling, Type, TypePlace, Version, Window, Words, function_list,
};
use isogloss_postgres::Postgres;

/// PostgreSQL, written as sea-query's `PostgresQueryBuilder` writes it: where sea-query is right, texts are equal letter by
/// letter, and so are the tests of programs that compare them. Names are to be quoted as there, by
/// [`Quoting::Always`](isogloss::Quoting::Always). The meaning is that of [`Postgres`].
///
/// sea-query's users hand values to sqlx or another client that tells the server the type of each; so no bind is cast,
/// which is the condition for using this. A client that is told the types *by* the server, as `tokio-postgres` is, needs
/// [`Postgres`] itself.
///
/// It is around PostgreSQL alone: that NOT stands in front of a comparison without parentheses, that binds need no cast
/// and that `VALUES (DEFAULT)` fills all columns is not so elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsSeaQuery(pub Postgres);

/// What is in parentheses as an operand of what: `inner_expr_well_known_greater_precedence` of sea-query's.
const PARENTHESES: Parentheses = Parentheses::STANDARD
    .without(&[Comparison, Is, Shift, Additive, Multiplicative], &[Not])
    .with(&[And], &[Or])
    .with(&[Not, Between, ILike, Other], &[Or, And])
    .with(&[Other], &[Comparison, Is, Between, ILike])
    .with(&[Shift, Additive, Multiplicative], &[Is, ILike])
    .with(&[Multiplicative], &[Additive]);

/// The functions that sea-query knows by name, and the list that is made of a subquery.
const CAPITALS: Words = Words::new(&[
    "array",
    "array_agg",
    "bit_and",
    "bit_or",
    "date_trunc",
    "json_agg",
    "json_build_object",
    "md5",
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_advisory_unlock",
    "pg_advisory_unlock_all",
    "pg_advisory_unlock_shared",
    "pg_advisory_xact_lock",
    "pg_advisory_xact_lock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
    "pg_try_advisory_xact_lock",
    "pg_try_advisory_xact_lock_shared",
    "phraseto_tsquery",
    "plainto_tsquery",
    "starts_with",
    "to_tsquery",
    "to_tsvector",
    "ts_rank",
    "ts_rank_cd",
    "websearch_to_tsquery",
]);

/// Operators of PostgreSQL's that stand bare beside AND and OR; the others do not.
const COMPARISONS: &[&str] = &["<@", "@>", "%", "<%", "<<%", "@@"];

static FUNCTIONS: FunctionTable = FunctionTable::new(function_list! {
    Function::Modulo => "{0} % {1}" at Multiplicative;
});

const SPELLING: Spelling = {
    let mut spelling = Postgres::SPELLING;
    spelling.joins.inner = " INNER JOIN ";
    spelling.joins.full = " FULL OUTER JOIN ";
    spelling.joins.comma = true;
    spelling.ascending = " ASC";
    spelling.closed_branches = true;
    spelling.parentheses = &PARENTHESES;
    spelling.case.case = "(CASE";
    spelling.case.when = " WHEN (";
    spelling.case.then = ") THEN ";
    spelling.case.end = " END)";
    spelling.before_subquery = "";
    spelling.capitals = &CAPITALS;
    spelling
};

impl Dialect for AsSeaQuery {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn version(&self) -> Version {
        self.0.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&self.0)
    }

    fn features(&self) -> FeatureSet {
        self.0.features().with(&[Feature::BindInference])
    }

    fn spelling(&self) -> &Spelling {
        &SPELLING
    }

    fn functions(&self) -> &'static FunctionTable {
        &FUNCTIONS
    }

    /// A value of an enumeration has its type behind it; anything else that is taken for one stands in parentheses as an
    /// operand. AS is an operator in other casts.
    fn render_cast<'q>(&self, cast: &'q Cast, out: &mut Renderer<'q, '_>) {
        let is_value =
            matches!(cast.operand, Expr::Value(_) | Expr::Literal(_) | Expr::Lifted(_) | Expr::Parameter(_));
        match &cast.ty {
            ty if is_enumeration(ty) && is_value => {
                out.operand(&cast.operand, Precedence::Postfix);
                out.word("::");
                out.data_type(ty, TypePlace::Cast);
            }
            ty if is_enumeration(ty) => out.infix(Or, |out| self.0.render_cast(cast, out)),
            Type::Varbinary(_) => self.0.render_cast(cast, out),
            ty => {
                out.word("CAST(");
                out.operand(&cast.operand, Precedence::Postfix);
                out.word(" AS ");
                out.data_type(ty, TypePlace::Cast);
                out.word(")");
            }
        }
    }

    fn render_aggregate<'q>(&self, aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
        match &aggregate.over {
            Some(Over::Window(window)) => {
                standard::aggregate::call(aggregate, out);
                standard::aggregate::picked(aggregate, out);
                over(window, out);
            }
            _ => self.0.render_aggregate(aggregate, out),
        }
    }

    /// The columns behind the first have their defaults, too.
    /// <https://www.postgresql.org/docs/current/sql-insert.html#SQL-INSERT-INSERTING-PARAMS>
    fn render_insert<'q>(&self, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
        if insert.source != InsertSource::Defaults || !insert.columns.is_empty() {
            return self.0.render_insert(insert, out);
        }
        standard::select::with(insert.with.as_deref(), out);
        standard::insert::head(insert, out);
        out.clause(" VALUES ");
        out.word("(DEFAULT)");
        standard::insert::tail(insert, out);
    }

    fn render_extension<'q>(&self, extension: &'q Extension, out: &mut Renderer<'q, '_>) {
        match extension.arguments.as_slice() {
            [left, right] if COMPARISONS.contains(&extension.name.as_str()) => out.infix(Comparison, |out| {
                out.operand(left, Other);
                out.word(" ");
                out.word(extension.name.as_str());
                out.word(" ");
                out.operand(right, Other);
            }),
            _ => self.0.render_extension(extension, out),
        }
    }
}

/// A type by its name, or a list of such.
fn is_enumeration(ty: &Type) -> bool {
    match ty {
        Type::Vendor(_) => true,
        Type::Array(element) => is_enumeration(element),
        _ => false,
    }
}

/// OVER, with blanks; there are two in front of what begins with ORDER BY or a frame.
fn over<'q>(window: &'q Window, out: &mut Renderer<'q, '_>) {
    out.word(" OVER ( ");
    if window.base.is_none() && window.partition_by.is_empty() {
        out.word(" ");
    }
    standard::window::window(window, out);
    out.word(" )");
}
