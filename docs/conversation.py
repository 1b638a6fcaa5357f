#!/usr/bin/env python3
"""Draws docs/conversation.json, questions and what ibid sent in answer, as conversation-light.svg and -dark.svg.

    python3 docs/conversation.py

Every word comes from the JSON: `asked` is what somebody wrote, `sendMessage` is what the Bot API got from ibid.
"""

import json
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent

WIDTH, MARGIN, GAP = 720, 20, 12
BUBBLE, INSET, PAD, RADIUS = 600, 16, 11, 12
SIZE, LINE = 15, 21
INDENT = 12  # of a quotation, behind its bar
BUTTON, BETWEEN = 36, 4
# Widths of the letters from the blank to the tilde, in thousandths of the size: those of Helvetica, Arial and Liberation Sans.
LETTERS = (
    [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278]
    + [556] * 10
    + [278, 278, 584, 584, 584, 556, 1015]
    + [667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667]
    + [944, 667, 667, 611, 278, 278, 278, 469, 556, 333]
    + [556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500]
    + [722, 500, 500, 500, 334, 260, 334, 584]
)
NARROW = {"‘": 222, "’": 222, "“": 333, "”": 333, "…": 1000}
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
COLOURS = {
    "light": {
        "ground": "#dfe7ee", "theirs": "#ffffff", "mine": "#d9f2cf", "text": "#16191d", "link": "#1a6fb5",
        "bar": "#3a8fd0", "tint": "#e9f3fb", "button": "#647d93", "label": "#ffffff",
    },
    "dark": {
        "ground": "#0f1720", "theirs": "#1c2936", "mine": "#2a5375", "text": "#eef2f5", "link": "#74bdf3",
        "bar": "#5aa9e6", "tint": "#24394b", "button": "#2b3f51", "label": "#eef2f5",
    },
}
QUOTES = ("blockquote", "expandable_blockquote")


def width(text, bold):
    """How wide a text is; a letter that is not in the table counts as a wide one."""
    thousandths = sum(LETTERS[ord(c) - 32] if 32 <= ord(c) < 127 else NARROW.get(c, 600 if ord(c) < 0x2000 else 1000) for c in text)
    return thousandths * SIZE / 1000 * (1.07 if bold else 1)


def styled(text, entities):
    """Each letter with the kinds of entities that it is in. Their offsets count UTF-16 units."""
    letters, at = [], 0
    for letter in text:
        kinds = frozenset(e["type"] for e in entities if e["offset"] <= at < e["offset"] + e["length"])
        letters.append((letter, kinds))
        at += 2 if ord(letter) > 0xFFFF else 1
    return letters


def paragraphs(letters):
    """The lines of a message as it states them."""
    line = []
    for letter, kinds in letters:
        if letter == "\n":
            yield line
            line = []
        else:
            line.append((letter, kinds))
    yield line


def wrapped(line, room):
    """A line, broken at blanks so that each part fits."""
    words, word = [], []
    for letter in line:
        word.append(letter)
        if letter[0] == " ":
            words.append(word)
            word = []
    words.append(word)
    parts, part, used = [], [], 0
    for word in words:
        long = sum(width(letter, "bold" in kinds) for letter, kinds in word if letter != " ")
        if part and used + long > room:
            parts.append(part)
            part, used = [], 0
        part += word
        used += sum(width(letter, "bold" in kinds) for letter, kinds in word)
    return parts + [part]


def runs(part, colour):
    """The letters of one line as SVG, those of one style together."""
    svg, kinds, text = "", None, ""
    for letter, its in part + [("", None)]:
        if its != kinds and text:
            style = ' font-weight="bold"' if "bold" in kinds else ""
            style += ' font-style="italic"' if "italic" in kinds else ""
            style += f' fill="{colour["link"]}"' if {"text_link", "url", "mention"} & kinds else ""
            svg += f"<tspan{style}>{escape(text)}</tspan>" if style else escape(text)
            text = ""
        kinds, text = its, text + letter
    return svg


def bubble(message, is_mine, top, colour):
    """One message from `top` on, and where it ends."""
    text, keyboard = message["text"], message.get("reply_markup", {}).get("inline_keyboard", [])
    lines = []  # (part of a line, the quotation it is in)
    for paragraph in paragraphs(styled(text, message.get("entities", []))):
        quote = bool(paragraph) and any(kind in QUOTES for kind in paragraph[0][1])
        room = BUBBLE - 2 * INSET - (2 * INDENT if quote else 0)
        lines += [(part, quote) for part in wrapped(paragraph, room * 0.97)]
    widest = max(sum(width(letter, "bold" in kinds) for letter, kinds in part) for part, _ in lines)
    wide = BUBBLE if keyboard or len(lines) > 1 else min(BUBBLE, widest * 1.03 + 2 * INSET)
    left = WIDTH - MARGIN - wide if is_mine else MARGIN
    svg, y, start = "", top + PAD, None
    for number, (part, quote) in enumerate(lines):
        if quote and start is None:
            y += 2
            start = y
        y += LINE
        svg += f'<text x="{left + INSET + (INDENT if quote else 0):g}" y="{y - 5.5:g}">{runs(part, colour)}</text>\n'
        if quote and (number + 1 == len(lines) or not lines[number + 1][1]):
            box = f'<rect x="{left + INSET:g}" y="{start - 3:g}" width="{wide - 2 * INSET:g}" height="{y - start + 6:g}" rx="4" fill="{colour["tint"]}"/>\n'
            bar = f'<rect x="{left + INSET:g}" y="{start - 3:g}" width="3" height="{y - start + 6:g}" rx="1.5" fill="{colour["bar"]}"/>\n'
            svg, y, start = box + bar + svg, y + 6, None
    end = y + PAD
    fill = colour["mine" if is_mine else "theirs"]
    svg = f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{end - top:g}" rx="{RADIUS}" fill="{fill}"/>\n' + svg
    for row in keyboard:
        each = (wide - BETWEEN * (len(row) - 1)) / len(row)
        for number, button in enumerate(row):
            x = left + number * (each + BETWEEN)
            svg += f'<rect x="{x:g}" y="{end + BETWEEN:g}" width="{each:g}" height="{BUTTON}" rx="8" fill="{colour["button"]}"/>\n'
            svg += f'<text x="{x + each / 2:g}" y="{end + BETWEEN + 23:g}" text-anchor="middle" fill="{colour["label"]}">{escape(button["text"])}</text>\n'
        end += BETWEEN + BUTTON
    return svg, end


def main():
    conversation = json.loads((HERE / "conversation.json").read_text(encoding="utf-8"))
    for name, colour in COLOURS.items():
        drawn, y = "", MARGIN
        for message in conversation:
            is_mine = "asked" in message
            svg, y = bubble({"text": message["asked"]} if is_mine else message["sendMessage"], is_mine, y, colour)
            drawn, y = drawn + svg, y + GAP
        height = y - GAP + MARGIN
        (HERE / f"conversation-{name}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
            f'role="img" font-family="{FONT}" font-size="{SIZE}" fill="{colour["text"]}" xml:space="preserve">\n'
            f"<title>Two questions to ibid in a Telegram group, and its answers</title>\n"
            f'<rect width="{WIDTH}" height="{height:g}" rx="{RADIUS}" fill="{colour["ground"]}"/>\n{drawn}</svg>\n',
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
