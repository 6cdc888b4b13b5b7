//! `presscheck man`: the manual pages, from the same words as `--help`.

use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;

use super::{Console, Status, Trouble, files};

/// Where the pages go.
#[derive(Args)]
pub struct ManArgs {
    /// Write a page for every command into a folder, such as presscheck-check.1; the folder is made if it is not there
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &ManArgs, command: clap::Command, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    match &args.into {
        Some(folder) => {
            let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
            written.map_err(|error| vec![Trouble::file("write", &files::shown(folder), &error)])?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(command)
                .render(&mut page)
                .map_err(|error| vec![Trouble::file("write", "standard output", &error)])?;
            console.out(&String::from_utf8_lossy(&page));
        }
    }
    Ok(Status::Clean)
}
