//! A model on loopback that follows a script: it asks for one tool call after the other, and remembers what came of each.
//! It speaks the four protocols of models that agents speak.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// A tool call: the tool, and what it is given.
pub(crate) type Call = (&'static str, Value);

/// A running model.
pub(crate) struct Model {
    /// Where it listens.
    pub(crate) port: u16,
    results: Arc<Mutex<Vec<String>>>,
}

impl Model {
    /// Starts one that asks for these calls, in this order. It serves from a thread of the network it is started in.
    pub(crate) fn start(calls: Vec<Call>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let results = Arc::new(Mutex::new(Vec::new()));
        let (calls, heard) = (Arc::new(calls), Arc::clone(&results));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (calls, heard) = (Arc::clone(&calls), Arc::clone(&heard));
                // An agent that was ended hangs up in the middle.
                std::thread::spawn(move || drop(serve(&connection, &calls, &heard)));
            }
        });
        Self { port, results }
    }

    /// What the agent told of each call so far.
    pub(crate) fn results(&self) -> Vec<String> {
        self.results.lock().unwrap().clone()
    }
}

fn serve(
    connection: &TcpStream,
    calls: &[Call],
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut length, mut chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
    }
    let mut body = vec![0; length];
    if chunked {
        body = dechunked(&mut reader)?;
    } else {
        reader.read_exact(&mut body)?;
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let (kind, text) = answer(&path, &body, calls, heard);
    let mut connection = connection;
    write!(
        connection,
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    )
}

fn dechunked(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16).unwrap_or_default();
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk)?;
        if length == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

const EVENTS: &str = "text/event-stream";
const JSON: &str = "application/json";

/// The next call of the script, or the end of it.
fn answer(
    path: &str,
    body: &Value,
    calls: &[Call],
    heard: &Mutex<Vec<String>>,
) -> (&'static str, String) {
    let path = path.split('?').next().unwrap_or_default();
    if path.contains("count") {
        return (
            JSON,
            json!({"input_tokens": 1, "totalTokens": 1}).to_string(),
        );
    }
    if path.ends_with("/models") {
        return (
            JSON,
            json!({"data": [{"id": "mock", "object": "model"}]}).to_string(),
        );
    }
    let results = results(path, body);
    let has_tools = body["tools"]
        .as_array()
        .is_some_and(|tools| !tools.is_empty());
    let mut kept = heard.lock().unwrap();
    if results.len() > kept.len() {
        kept.clone_from(&results);
    }
    drop(kept);
    // Beside the conversation agents ask for titles and the like, without tools.
    let call = calls.get(results.len()).filter(|_| has_tools);
    let number = results.len();
    if path.contains("enerateContent") {
        gemini(path, call)
    } else if path.contains("/messages") {
        (EVENTS, anthropic(call, number))
    } else if path.ends_with("/responses") {
        (EVENTS, responses(call, number))
    } else {
        chat(body, call, number)
    }
}

/// The results of tools in a conversation, in order.
fn results(path: &str, body: &Value) -> Vec<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    if path.contains("enerateContent") {
        let parts = list(&body["contents"])
            .into_iter()
            .flat_map(|turn| list(&turn["parts"]));
        let responses = parts.map(|part| part["functionResponse"].clone());
        responses
            .filter(|part| !part.is_null())
            .map(|part| part.to_string())
            .collect()
    } else if path.contains("/messages") {
        let parts = list(&body["messages"])
            .into_iter()
            .flat_map(|turn| list(&turn["content"]));
        let results = parts.filter(|part| part["type"] == "tool_result");
        results.map(|part| part["content"].to_string()).collect()
    } else if path.ends_with("/responses") {
        let items = list(&body["input"]).into_iter();
        let outputs = items.filter(|item| item["type"] == "function_call_output");
        outputs.map(|item| item["output"].to_string()).collect()
    } else {
        let messages = list(&body["messages"]).into_iter();
        let results = messages.filter(|message| message["role"] == "tool");
        results
            .map(|message| message["content"].to_string())
            .collect()
    }
}

fn gemini(path: &str, call: Option<&Call>) -> (&'static str, String) {
    let part = match call {
        Some((name, args)) => json!({"functionCall": {"name": name, "args": args}}),
        None => json!({"text": "done"}),
    };
    let answer = json!({
        "candidates": [{"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2},
    });
    if path.contains("stream") {
        (EVENTS, format!("data: {answer}\r\n\r\n"))
    } else {
        (JSON, answer.to_string())
    }
}

fn events(events: &[Value]) -> String {
    let event = |event: &Value| {
        format!(
            "event: {}\ndata: {event}\n\n",
            event["type"].as_str().unwrap()
        )
    };
    events.iter().map(event).collect()
}

fn anthropic(call: Option<&Call>, number: usize) -> String {
    let (block, delta, stop) = match call {
        Some((name, args)) => (
            json!({"type": "tool_use", "id": format!("toolu_{number}"), "name": name, "input": {}}),
            json!({"type": "input_json_delta", "partial_json": args.to_string()}),
            "tool_use",
        ),
        None => (
            json!({"type": "text", "text": ""}),
            json!({"type": "text_delta", "text": "done"}),
            "end_turn",
        ),
    };
    events(&[
        json!({"type": "message_start", "message": {
            "id": "msg_1", "type": "message", "role": "assistant", "model": "mock", "content": [],
            "stop_reason": null, "stop_sequence": null, "usage": {"input_tokens": 1, "output_tokens": 1},
        }}),
        json!({"type": "content_block_start", "index": 0, "content_block": block}),
        json!({"type": "content_block_delta", "index": 0, "delta": delta}),
        json!({"type": "content_block_stop", "index": 0}),
        json!({"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": null}, "usage": {"output_tokens": 1}}),
        json!({"type": "message_stop"}),
    ])
}

fn responses(call: Option<&Call>, number: usize) -> String {
    let item = match call {
        Some((name, args)) => json!({
            "type": "function_call", "id": format!("fc_{number}"), "call_id": format!("call_{number}"),
            "name": name, "arguments": args.to_string(), "status": "completed",
        }),
        None => json!({
            "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": "done", "annotations": []}],
        }),
    };
    events(&[
        json!({"type": "response.created", "response": {"id": "resp_1"}}),
        json!({"type": "response.output_item.added", "output_index": 0, "item": item}),
        json!({"type": "response.output_item.done", "output_index": 0, "item": item}),
        json!({"type": "response.completed", "response": {
            "id": "resp_1", "output": [item],
            "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
        }}),
    ])
}

fn chat(body: &Value, call: Option<&Call>, number: usize) -> (&'static str, String) {
    let (mut message, finish) = match call {
        Some((name, args)) => (
            json!({"role": "assistant", "content": null, "tool_calls": [{
                "index": 0, "id": format!("call_{number}"), "type": "function",
                "function": {"name": name, "arguments": args.to_string()},
            }]}),
            "tool_calls",
        ),
        None => (json!({"role": "assistant", "content": "done"}), "stop"),
    };
    let usage = json!({"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2});
    if body["stream"] == true {
        let chunk = |delta: &Value, finish: Option<&str>| {
            let chunk = json!({
                "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "mock", "usage": usage,
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            });
            format!("data: {chunk}\n\n")
        };
        let text = chunk(&message, None) + &chunk(&json!({}), Some(finish)) + "data: [DONE]\n\n";
        return (EVENTS, text);
    }
    message["content"] = message["content"].clone();
    let answer = json!({
        "id": "c1", "object": "chat.completion", "created": 1, "model": "mock", "usage": usage,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    });
    (JSON, answer.to_string())
}
