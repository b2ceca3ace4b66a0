//! Conversions from `serde_json` 1.

use alloc::string::ToString;

use super::Value;
use crate::ast::{Cell, Expr, IntoCell, IntoOperand};
use crate::types::{ScalarType, Type};

impl From<serde_json_1::Value> for Value {
    fn from(document: serde_json_1::Value) -> Value {
        Value::Json(document.to_string().into())
    }
}

impl ScalarType for serde_json_1::Value {
    const TYPE: Type = Type::Json;
}

impl IntoOperand for serde_json_1::Value {
    fn into_operand(self) -> Expr {
        Expr::Value(self.into())
    }
}

impl IntoCell for serde_json_1::Value {
    fn into_cell(self) -> Cell {
        Cell::Value(self.into())
    }
}
