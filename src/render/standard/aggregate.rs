//! Aggregates and window functions.

use alloc::format;

use super::{select, window};
use crate::ast::{Aggregate, AggregateFunction, Over};
use crate::dialect::Dialect;
use crate::error::Error;
use crate::render::Renderer;
use crate::spelling::AggregateSpelling;

/// `NAME([DISTINCT] arguments [ORDER BY ..]) [WITHIN GROUP (..)] [FILTER (..)] [OVER ..]`.
pub fn aggregate<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    call(aggregate, out);
    behind(aggregate, out);
}

/// The name and what is in its parentheses.
pub fn call<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    name(aggregate, out);
    out.word("(");
    if aggregate.distinct {
        out.word("DISTINCT ");
    }
    out.list(&aggregate.arguments, |out, argument| out.expr(argument));
    if !aggregate.order_by.is_empty() {
        out.word(" ORDER BY ");
        select::orders(&aggregate.order_by, out);
    }
    out.word(")");
}

/// The function's name, or a refusal.
pub fn name<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    match &aggregate.function {
        AggregateFunction::Named(name) => out.function_name(name),
        known => match spelling(out.dialect(), known) {
            Some(AggregateSpelling { name: Some(name), .. }) => out.word(name),
            _ => out.refuse(Error::lacking(format!("function {}", known.label()))),
        },
    }
}

/// What stands behind the parentheses.
pub fn behind<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    picked(aggregate, out);
    over(aggregate, out);
}

/// Which rows an aggregate takes, and in which order: WITHIN GROUP, FILTER, IGNORE NULLS.
pub fn picked<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    if !aggregate.within_group.is_empty() {
        out.word(" WITHIN GROUP (ORDER BY ");
        select::orders(&aggregate.within_group, out);
        out.word(")");
    }
    if let Some(filter) = &aggregate.filter {
        out.word(" FILTER (WHERE ");
        out.expr(filter);
        out.word(")");
    }
    if aggregate.ignore_nulls {
        out.word(" IGNORE NULLS");
    }
}

/// OVER, where it is a window function.
pub fn over<'q>(aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
    match &aggregate.over {
        None => {}
        Some(Over::Named(name)) => {
            out.word(" OVER ");
            out.name(name);
        }
        Some(Over::Window(definition)) => {
            out.word(" OVER (");
            window::window(definition, out);
            out.word(")");
        }
    }
}

fn spelling(dialect: &dyn Dialect, function: &AggregateFunction) -> Option<&'static AggregateSpelling> {
    let own = dialect.aggregates().iter().find(|spelling| spelling.function == *function);
    own.or_else(|| match dialect.base() {
        Some(base) => spelling(base, function),
        None => STANDARD.iter().find(|spelling| spelling.function == *function),
    })
}

macro_rules! table {
    ($($function:ident $name:literal;)*) => {
        &[$(AggregateSpelling::new(AggregateFunction::$function, $name)),*]
    };
}

static STANDARD: &[AggregateSpelling] = table! {
    Count "COUNT";
    Sum "SUM";
    Avg "AVG";
    Min "MIN";
    Max "MAX";
    StringAgg "STRING_AGG";
    BoolAnd "BOOL_AND";
    BoolOr "BOOL_OR";
    StddevSamp "STDDEV_SAMP";
    StddevPop "STDDEV_POP";
    VarSamp "VAR_SAMP";
    VarPop "VAR_POP";
    PercentileCont "PERCENTILE_CONT";
    PercentileDisc "PERCENTILE_DISC";
    RowNumber "ROW_NUMBER";
    Rank "RANK";
    DenseRank "DENSE_RANK";
    PercentRank "PERCENT_RANK";
    CumeDist "CUME_DIST";
    Ntile "NTILE";
    Lag "LAG";
    Lead "LEAD";
    FirstValue "FIRST_VALUE";
    LastValue "LAST_VALUE";
    NthValue "NTH_VALUE";
};
