//! Windows by name, written in place. A window that refines another takes over its partitions and its order.

use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree, rewrite};
use crate::ast::{Expr, Flow, Name, NamedWindow, NodeMut, Over, Select, Statement, Window};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::purity::fits_window;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass =
    Pass { name: "named_window", removes: &[Feature::NamedWindow], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Select(select) = node {
            result = inline(select);
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn inline(select: &mut Select) -> Result<(), Error> {
    let mut known: Vec<NamedWindow> = Vec::new();
    for mut named in core::mem::take(&mut select.windows) {
        refine(&mut named.window, &known)?;
        known.push(named);
    }
    for item in &mut select.items {
        in_expr(&mut item.expr, &known)?;
    }
    for order in &mut select.order_by {
        in_expr(&mut order.expr, &known)?;
    }
    Ok(())
}

/// The window functions of an expression, those of its subqueries left aside: these have windows of their own.
fn in_expr(expr: &mut Expr, known: &[NamedWindow]) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = expr.walk_mut(&mut |node, moment| {
        match (node, moment) {
            (NodeMut::Query(_), Moment::Enter) => return Flow::Skip,
            (NodeMut::Expr(Expr::Aggregate(aggregate)), Moment::Leave) => match &mut aggregate.over {
                Some(Over::Named(name)) => {
                    let mut window = Window { base: Some(name.clone()), ..Window::default() };
                    result = refine(&mut window, known);
                    aggregate.over = Some(Over::Window(window.into()));
                }
                Some(Over::Window(window)) => result = refine(window, known),
                None => {}
            },
            _ => {}
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn refine(window: &mut Window, known: &[NamedWindow]) -> Result<(), Error> {
    let Some(base) = window.base.take() else { return Ok(()) };
    let Some(named) = known.iter().find(|named| named.name == base) else { return Err(unknown(&base)) };
    let base = &named.window;
    if !window.partition_by.is_empty() || (!window.order_by.is_empty() && !base.order_by.is_empty()) {
        return Err(Error::statement("a window changes what the one that it refines says already")
            .way_out("Define it on its own."));
    }
    let repeated = base.partition_by.iter().chain(base.order_by.iter().map(|order| &order.expr));
    if !repeated.clone().all(|expr| fits_window(expr) || matches!(expr, Expr::Literal(_) | Expr::Lifted(_))) {
        return Err(Error::unsupported(Feature::NamedWindow)
            .because("Written in place, what the window is made of would be computed once for each use.")
            .way_out("Compute it in a derived table, and use its column in the window."));
    }
    window.partition_by = base.partition_by.clone();
    if window.order_by.is_empty() {
        window.order_by = base.order_by.clone();
    }
    if window.frame.is_none() {
        window.frame = base.frame.clone();
    }
    Ok(())
}

fn unknown(name: &Name) -> Error {
    Error::statement(alloc::format!("there is no window {:?}", name.as_str()))
        .way_out("Define it by `window` in the same query.")
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, row_number, select, sum, window};
    use crate::lower::testing::Probe;

    #[test]
    fn a_window_is_written_wherever_it_is_used_and_refined() {
        let probe = Probe::without(&[Feature::NamedWindow]);
        let query = select((
            row_number().over("w").alias("n"),
            sum("v").over(window().of("p").order_by(col("v").desc())).alias("s"),
        ))
        .from("a")
        .window("p", window().partition_by("g"))
        .window("w", window().of("p").order_by("id"));
        assert_eq!(
            probe.sql(&query),
            "SELECT ROW_NUMBER() OVER (PARTITION BY g ORDER BY id) AS n, SUM(v) OVER (PARTITION BY g ORDER BY v DESC) \
             AS s FROM a"
        );
    }

    #[test]
    fn a_name_that_nobody_gave_is_an_error_of_the_statement() {
        let query = select((row_number().over("w").alias("n"),)).from("a");
        assert!(
            Probe::without(&[Feature::NamedWindow])
                .sql(&query)
                .contains("by a name that the query does not define")
        );
    }
}
