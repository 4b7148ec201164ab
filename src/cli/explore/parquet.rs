//! Points as Parquet: the columns of the CSV, and what they stand on under the key `goldbench`.

use std::sync::Arc;

use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::columns::{COLUMNS, Column};
use super::result::Exploration;
use crate::cli::Failure;
use crate::explore::Point;

/// Points of a row group.
const GROUP: usize = 1 << 20;

/// The file.
pub(super) fn table(result: &Exploration) -> Result<Vec<u8>, Failure> {
    written(result).map_err(|error| Failure::input(format!("no Parquet can be made: {error}")))
}

fn written(result: &Exploration) -> Result<Vec<u8>, ParquetError> {
    let fields: Result<Vec<_>, _> = COLUMNS.iter().map(|(name, of)| field(name, *of)).collect();
    let schema = Type::group_type_builder("points")
        .with_fields(fields?)
        .build()?;
    let head = KeyValue::new("goldbench".into(), result.head());
    let properties = WriterProperties::builder()
        .set_created_by(concat!("goldbench ", env!("CARGO_PKG_VERSION")).into())
        .set_key_value_metadata(Some(vec![head]))
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    let front = result.on_front();
    for (points, front) in result.found.points.chunks(GROUP).zip(front.chunks(GROUP)) {
        let mut group = file.next_row_group()?;
        for (_, column) in COLUMNS {
            write(&mut group, column, points, front)?;
        }
        group.close()?;
    }
    file.into_inner()
}

fn field(name: &str, column: Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, converted) = match column {
        Column::Count(_) => (Physical::INT64, ConvertedType::NONE),
        Column::Text(_) => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
        Column::Number(_) => (Physical::DOUBLE, ConvertedType::NONE),
        Column::Flag(_) | Column::Front => (Physical::BOOLEAN, ConvertedType::NONE),
    };
    let built = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::REQUIRED)
        .with_converted_type(converted)
        .build()?;
    Ok(Arc::new(built))
}

fn write(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    column: Column,
    points: &[Point],
    front: &[bool],
) -> Result<(), ParquetError> {
    let Some(mut out) = group.next_column()? else {
        return Err(ParquetError::General("a column too many".into()));
    };
    match column {
        Column::Count(of) => {
            let number = |p| i64::try_from(of(p)).unwrap_or(i64::MAX);
            let values: Vec<i64> = points.iter().map(number).collect();
            out.typed::<Int64Type>().write_batch(&values, None, None)?
        }
        Column::Text(of) => {
            let values: Vec<ByteArray> = points.iter().map(|p| of(p).into()).collect();
            out.typed::<ByteArrayType>()
                .write_batch(&values, None, None)?
        }
        Column::Number(of) => {
            let values: Vec<f64> = points.iter().map(of).collect();
            out.typed::<DoubleType>().write_batch(&values, None, None)?
        }
        Column::Flag(of) => {
            let values: Vec<bool> = points.iter().map(of).collect();
            out.typed::<BoolType>().write_batch(&values, None, None)?
        }
        Column::Front => out.typed::<BoolType>().write_batch(front, None, None)?,
    };
    out.close()
}
