//! `presscheck mentions`: what was read, before anything is claimed or checked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::engine::{Engine, MentionNote};
use super::files::Input;
use super::{Console, Knowledge, Status, Trouble, check, files};

/// Which article, and how to print.
#[derive(Args)]
pub struct MentionsArgs {
    /// The article, or - for standard input
    path: PathBuf,
    /// Format
    #[arg(long, default_value = "text", overrides_with = "format")]
    format: Format,
    #[command(flatten)]
    knowledge: Knowledge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    path: &'a str,
    mentions: &'a [MentionNote],
}

/// Runs the command.
pub fn run(args: &MentionsArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let engine = args.knowledge.load()?;
    let stdin = args.path.as_os_str() == "-";
    let input = Input {
        name: if stdin { "<stdin>".to_owned() } else { files::shown(&args.path) },
        file: (!stdin).then(|| args.path.clone()),
    };
    let mentions = mentions(&input, &engine).map_err(|trouble| vec![trouble])?;
    match args.format {
        Format::Json => {
            let document = Document {
                schema: 1,
                path: &input.name,
                mentions: &mentions,
            };
            console.out(&(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"));
        }
        Format::Text => {
            for MentionNote {
                kind,
                start,
                end,
                text,
                value,
            } in &mentions
            {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                console.out(&format!("{start:>6}..{end:<6} {kind:<9} {text}  {value}\n"));
            }
            console.out(&format!("{} mentions\n", mentions.len()));
        }
    }
    Ok(Status::Clean)
}

fn mentions(input: &Input, engine: &Engine) -> Result<Vec<MentionNote>, Trouble> {
    let bytes = check::bytes(input, check::LARGEST, "name a smaller part of it")?;
    let article = engine.read(&input.name, &bytes)?;
    Ok(engine.mentions(&article))
}
