//! What an agent sends: one JSON object, read within bounds, and never taken for something that it does not say.

use std::io::Read;

use serde_json::{Map, Value};

/// The most that is read: a file that an agent writes is in it.
const MOST: u64 = 16 << 20;

/// Why a payload says nothing that could be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strange(pub String);

/// The object that an agent sent.
#[derive(Clone, Debug)]
pub struct Payload(Map<String, Value>);

impl Payload {
    /// Reads one from a stream to its end.
    pub fn read(stream: impl Read) -> Result<Self, Strange> {
        let mut bytes = Vec::new();
        let length = stream
            .take(MOST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Strange(format!("its call could not be read: {error}")))?;
        if length as u64 > MOST {
            return Err(Strange(format!("its call is longer than {MOST} bytes")));
        }
        Self::parse(&bytes)
    }

    /// Parses one.
    pub fn parse(bytes: &[u8]) -> Result<Self, Strange> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(Strange("its call is no JSON object".to_owned())),
            Err(error) => Err(Strange(format!("its call is no JSON: {error}"))),
        }
    }

    /// The value at a path of names.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        let mut value = self.0.get(*first)?;
        for name in rest {
            value = value.as_object()?.get(*name)?;
        }
        Some(value)
    }

    /// The text at a path of names.
    pub fn text(&self, path: &[&str]) -> Result<&str, Strange> {
        self.at(path)
            .and_then(Value::as_str)
            .ok_or_else(|| missing(path, "text"))
    }

    /// The object at a path of names. Some versions of some agents send it as text.
    pub fn object(&self, path: &[&str]) -> Result<Map<String, Value>, Strange> {
        match self.at(path) {
            Some(Value::Object(object)) => Ok(object.clone()),
            Some(Value::String(text)) => {
                serde_json::from_str(text).map_err(|_| missing(path, "object"))
            }
            _ => Err(missing(path, "object")),
        }
    }
}

fn missing(path: &[&str], kind: &str) -> Strange {
    Strange(format!("its call has no {kind} `{}`", path.join(".")))
}
