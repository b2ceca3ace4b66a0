//! Syntax of Firebird's own.

use isogloss::render::standard;
use isogloss::{
    Aggregate, AggregateFunction, Binary, BinaryOperator, Expr, Lock, LockStrength, LockWait, Renderer, Type,
};

/// Rows are locked as they are fetched; whether a locked one is waited for is the transaction's to say.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-dml-select-with-lock>
pub(crate) fn lock<'q>(lock: &'q Lock, out: &mut Renderer<'q, '_>) {
    match (lock.strength, lock.wait) {
        (LockStrength::Update, LockWait::Wait) => out.clause(" WITH LOCK"),
        (LockStrength::Update, LockWait::SkipLocked) => out.clause(" WITH LOCK SKIP LOCKED"),
        _ => standard::select::lock(lock, out),
    }
}

/// Functions in place of operators. A shift to the right keeps the sign.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-scalarfuncs-bin-and>
pub(crate) fn bits<'q>(binary: &'q Binary, out: &mut Renderer<'q, '_>) {
    out.word(match binary.operator {
        BinaryOperator::BitAnd => "BIN_AND(",
        BinaryOperator::BitOr => "BIN_OR(",
        BinaryOperator::BitXor => "BIN_XOR(",
        BinaryOperator::ShiftLeft => "BIN_SHL(",
        BinaryOperator::ShiftRight => "BIN_SHR(",
        _ => return standard::expr::bits(binary, out),
    });
    out.expr(&binary.left);
    out.word(", ");
    out.expr(&binary.right);
    out.word(")");
}

/// The mean has the digits of what it is the mean of: of whole numbers it is a whole number.
/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-aggfuncs-avg>
pub(crate) fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    let (AggregateFunction::Avg, [of]) = (&aggregate.function, aggregate.arguments.as_slice()) else {
        return standard::aggregate::aggregate(aggregate, out);
    };
    let ty = match of {
        Expr::Column(column) => column.ty.as_ref(),
        Expr::Cast(cast) => Some(&cast.ty),
        _ => None,
    };
    if matches!(ty, Some(Type::Real | Type::Double)) {
        return standard::aggregate::aggregate(aggregate, out);
    }
    out.word(if aggregate.distinct { "AVG(DISTINCT CAST(" } else { "AVG(CAST(" });
    out.expr(of);
    out.word(" AS DOUBLE PRECISION))");
    standard::aggregate::behind(aggregate, out);
}
