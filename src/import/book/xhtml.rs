//! XHTML for a reader of HTML: there `<p/>` opens an element and never closes it, here it is empty.

/// Elements that are empty in HTML, too.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// The same document with empty elements written out.
pub(super) fn as_html(xhtml: &str) -> String {
    let mut html = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        html.push_str(before);
        let Some(end) = tag_end(tag) else {
            html.push_str(tag);
            return html;
        };
        let (tag, after) = tag.split_at(end);
        rest = after;
        let inside = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix("/>"));
        let name = inside.and_then(|inside| inside.split(|c: char| c.is_whitespace()).next());
        match (inside, name) {
            (Some(inside), Some(name))
                if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !VOID.contains(&name) =>
            {
                html.push_str(&format!("<{}></{name}>", inside.trim_end()));
            }
            _ => html.push_str(tag),
        }
    }
    html.push_str(rest);
    html
}

/// The byte behind a tag or comment that begins here.
fn tag_end(tag: &str) -> Option<usize> {
    if tag.starts_with("<!--") {
        return tag.find("-->").map(|at| at + 3);
    }
    let mut quote = None;
    tag.bytes().enumerate().find_map(|(at, byte)| {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::as_html;

    #[test]
    fn empty_elements_are_written_out() {
        assert_eq!(
            as_html("<head><title/></head><p id='a/>b'/>x<br/><a id=\"y\" /><!-- <p/> -->&lt;<hr /> <p"),
            "<head><title></title></head><p id='a/>b'></p>x<br/><a id=\"y\"></a><!-- <p/> -->&lt;<hr /> <p"
        );
    }
}
