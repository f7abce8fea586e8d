"""Rewrites a C file so that one build holds all of its mutants. SPDX-License-Identifier: BSD-2-Clause

Every mutant has a number. In the rewritten file an expression E with mutants 7 and 8 reads
    (PAMU_M(7) ? E' : PAMU_M(8) ? E'' : E)
where PAMU_M(n) is true while mutant n is switched on. Constant tables cannot hold such expressions: they lose their
const, and a function changes one field of one element when its mutant is switched on.
"""
import dataclasses
import pathlib
import re

import clang.cindex as ci

K = ci.CursorKind
T = ci.TypeKind

RELATIONAL = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",)}
LOGICAL = {"&&": ("||",), "||": ("&&",)}
ARITHMETIC = {"+": ("-",), "-": ("+",), "*": ("+",), "/": ("*",), "%": ("*",), "<<": (">>",), ">>": ("<<",),
              "&": ("|",), "|": ("&",), "^": ("|",)}
ASSIGNMENT = {op + "=": tuple(other + "=" for other in others) for op, others in ARITHMETIC.items()}
INTEGERS = {T.BOOL, T.CHAR_U, T.UCHAR, T.USHORT, T.UINT, T.ULONG, T.ULONGLONG,
            T.CHAR_S, T.SCHAR, T.SHORT, T.INT, T.LONG, T.LONGLONG, T.ENUM}
LITERAL = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)([uUlL]*)$")
RULE = re.compile(r'"[A-Z][0-9]+(\.[0-9]+)?"$')
UNSEEN = {"help", "sentence", "sources", "text"}  # fields of rows that only people read
UNSEEN_OF = {"struct pamu_vfio_field": {"name"}, "struct pamu_vfio_ioctl_row": {"name"},
             "struct pamu_knob_row": {"rule"}, "struct pamu_rule_row": {"evidence"}}  # of these rows only
REFUSALS = {"sw_refuse": 4, "fl_refuse": 4, "sw_size_text": 0}  # say a sentence: the first argument that is but words
EXPRESSION_STATEMENTS = {K.CALL_EXPR, K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR, K.UNARY_OPERATOR}


@dataclasses.dataclass
class Mutant:
    number: int
    file: str
    line: int
    function: str  # or the table
    kind: str
    before: str
    after: str
    nth: int = 0   # among those of the function with the same text

    def key(self):
        return f"{self.file}:{self.function}: {self.kind}: {self.before} -> {self.after} #{self.nth}"


def canonical(type_):
    return type_.get_canonical()


def is_integer(type_):
    return canonical(type_).kind in INTEGERS


def is_pointer(type_):
    return canonical(type_).kind == T.POINTER


class File:
    """One file: its text with mutants in it, and what they are."""

    def __init__(self, path, name, arguments, first, excluded=lambda name, function: False):
        self.name, self.mutants, self.next, self.function = name, [], first, ""
        self.excluded, self.words, self.said = excluded, 0, set()
        self.text = pathlib.Path(path).read_text(encoding="ascii")
        unit = ci.Index.create().parse(str(path), args=arguments, options=1)
        errors = [d.spelling for d in unit.diagnostics if d.severity >= ci.Diagnostic.Error]
        if errors:
            raise ValueError(f"{path}: {errors[0]}")
        here = [c for c in unit.cursor.get_children() if c.location.file and c.location.file.name == str(path)]
        self.macros = sorted((c.extent.start.offset, c.extent.end.offset) for c in here
                             if c.kind == K.MACRO_INSTANTIATION)
        self.patches, self.exposed = [], []
        self.output = self.rewrite([c for c in here if c.kind in (K.FUNCTION_DECL, K.VAR_DECL)])

    # ---- numbering ----

    def mutant(self, node, kind, before, after):
        squeeze = lambda text: re.sub(r"\s+", " ", text)
        found = Mutant(self.next, self.name, node.location.line, self.function, kind, squeeze(before), squeeze(after))
        found.nth = sum(1 for m in self.mutants if (m.function, m.kind, m.before, m.after) ==
                        (found.function, found.kind, found.before, found.after))
        self.mutants.append(found)
        self.next += 1
        return found.number

    def source(self, node):
        return self.text[node.extent.start.offset:node.extent.end.offset]

    def in_macro(self, node):
        """None outside macros; True if the node is all of a macro's use; False if it is part of one."""
        start, end = node.extent.start.offset, node.extent.end.offset
        for low, high in self.macros:
            if low <= start and end <= high:
                return (low, high) == (start, end)
        return None

    # ---- files ----

    def rewrite(self, declarations):
        pieces, at = [], 0
        for node in declarations:
            start, end = node.extent.start.offset, node.extent.end.offset
            if start < at:
                continue
            pieces.append(self.text[at:start])
            pieces.append(self.declaration(node))
            at = end
        return "".join(pieces) + self.text[at:] + self.patch_function()

    def declaration(self, node):
        self.function = node.spelling
        if self.excluded(self.name, node.spelling):
            return self.source(node)
        if node.kind == K.FUNCTION_DECL:
            self.said = self.variables_said(node)
            return self.expression(node) if node.is_definition() else self.source(node)
        return self.table(node)

    # ---- tables ----

    def table(self, node):
        text, equals = self.source(node), self.source(node).find("=")
        if equals < 0 or "const" not in text[:equals] or node.storage_class == ci.StorageClass.EXTERN:
            return text
        before = len(self.mutants)
        self.elements(node, canonical(node.type))
        if len(self.mutants) == before:
            return text
        if node.storage_class != ci.StorageClass.STATIC:
            self.exposed.append(node.spelling)
        return re.sub(r"\bconst\b", "", text[:equals]) + text[equals:]

    def elements(self, node, type_):
        if type_.kind == T.CONSTANTARRAY:
            element = canonical(type_.element_type)
            for index in range(type_.element_count):
                self.leaves(node, element, f"[{index}]", index * element.get_size(), element.get_size())
        else:
            self.leaves(node, type_, "", 0, 0)

    def leaves(self, node, type_, path, offset, stride):
        if type_.kind == T.RECORD:
            for field in type_.get_fields():
                if field.spelling not in UNSEEN | UNSEEN_OF.get(type_.spelling.replace("const ", ""), set()):
                    self.leaves(node, canonical(field.type), f"{path}.{field.spelling}",
                                offset + type_.get_offset(field.spelling) // 8, stride)
        elif type_.kind == T.CONSTANTARRAY:
            element = canonical(type_.element_type)
            for index in range(type_.element_count):
                self.leaves(node, element, f"{path}[{index}]", offset + index * element.get_size(), stride)
        elif type_.kind in INTEGERS:
            kind = "bool" if type_.kind == T.BOOL else "integer"
            self.patch(node, path, offset, (kind, type_.get_size(), stride))
        elif type_.kind == T.POINTER:
            text = canonical(type_.get_pointee()).kind in (T.CHAR_S, T.CHAR_U)
            if text or stride > 0:
                self.patch(node, path, offset, ("text" if text else "next", 8, stride))

    def patch(self, node, path, offset, how):
        after = {"integer": "+ 1", "bool": "inverted", "text": "another text", "next": "the next element's"}[how[0]]
        number = self.mutant(node, "table", node.spelling + path, after)
        self.patches.append((number, node.spelling, offset, *how))

    def patch_function(self):
        name = "pamu_patch_" + re.sub(r"\W", "_", self.name)
        lines = [f"    if (n == {number}) pamu_poke((unsigned char *)&{table} + {offset}, sizeof({table}) - {offset}, "
                 f"PAMU_POKE_{kind.upper()}, {size}, {stride});"
                 for number, table, offset, kind, size, stride in self.patches]
        if self.name.endswith(".h"):
            return ""
        return f"\nvoid {name}(int n);\nvoid {name}(int n)\n{{\n    (void)n;\n" + "\n".join(lines) + "\n}\n"

    # ---- expressions and statements: each returns the text of a node with mutants in it ----

    def splice(self, node, children):
        """The node's text with its children replaced; those that overlap one before are part of it."""
        pieces, at, end = [], node.extent.start.offset, node.extent.end.offset
        for child, text in children:
            low, high = child.extent.start.offset, child.extent.end.offset
            if low < at or high > end or low == high:
                continue
            pieces += [self.text[at:low], text]
            at = high
        return "".join(pieces) + self.text[at:end]

    def choose(self, text, alternatives):
        for number, mutated in reversed(alternatives):
            text = f"PAMU_M({number}) ? ({mutated}) : ({text})"
        return f"({text})" if alternatives else text

    def expression(self, node):
        whole = self.in_macro(node)
        if whole is not None:
            return self.macro(node) if whole else self.source(node)
        handler = {
            K.BINARY_OPERATOR: self.binary, K.COMPOUND_ASSIGNMENT_OPERATOR: self.compound, K.UNARY_OPERATOR: self.unary,
            K.INTEGER_LITERAL: self.literal, K.CHARACTER_LITERAL: self.character, K.STRING_LITERAL: self.string,
            K.DECL_REF_EXPR: self.reference, K.UNEXPOSED_EXPR: self.unexposed, K.CALL_EXPR: self.call,
            K.COMPOUND_STMT: self.block, K.IF_STMT: self.branch, K.WHILE_STMT: self.loop, K.DO_STMT: self.loop,
            K.FOR_STMT: self.for_loop, K.RETURN_STMT: self.leave, K.CONDITIONAL_OPERATOR: self.conditional,
            K.VAR_DECL: self.variable, K.CASE_STMT: self.case, K.DEFAULT_STMT: self.case, K.SWITCH_STMT: self.generic,
            K.CXX_UNARY_EXPR: self.source,
        }.get(node.kind, self.generic)
        return handler(node)

    def generic(self, node):
        return self.splice(node, [(c, self.expression(c)) for c in node.get_children() if c.kind != K.TYPE_REF])

    def operator(self, node, left, right):
        return self.text[left.extent.end.offset:right.extent.start.offset].strip()

    def binary(self, node):
        left, right = list(node.get_children())
        operator = re.sub(r"/\*.*?\*/", "", self.operator(node, left, right)).strip()
        if operator == "=":
            return self.splice(node, [(left, self.generic(left)), (right, self.expression(right))])
        a, b, before = self.source(left), self.source(right), self.source(node)
        alternatives = []
        others = RELATIONAL.get(operator) or LOGICAL.get(operator) or ARITHMETIC.get(operator, ())
        if is_pointer(left.type) and operator not in ("==", "!="):
            others = () # of pointers only the constants are changed
        for other in others:
            alternatives.append((self.mutant(node, "operator", before, f"{a} {other} {b}"), f"{a} {other} {b}"))
        if operator in LOGICAL:
            alternatives += [(self.mutant(node, "operand", before, part), f"{part}") for part in (a, b)]
        elif operator in ARITHMETIC and not is_pointer(left.type):
            alternatives.append((self.mutant(node, "operand", before, a), a))
        return self.choose(self.generic(node), alternatives)

    def compound(self, node):
        left, right = list(node.get_children())
        operator, before = self.operator(node, left, right), self.source(node)
        others = ASSIGNMENT.get(operator, ()) + ("=",)
        if is_pointer(left.type):
            others = ()
        alternatives = []
        for other in others:
            after = f"{self.source(left)} {other} {self.source(right)}"
            alternatives.append((self.mutant(node, "assignment", before, after), after))
        replaced = self.splice(node, [(left, self.generic(left)), (right, self.expression(right))])
        return self.choose(replaced, alternatives)

    def unary(self, node):
        operand = next(node.get_children())
        text, inner = self.source(node), self.source(operand)
        for operator, other in (("++", "--"), ("--", "++")):
            if text.startswith(operator) or text.endswith(operator):
                after = text.replace(operator, other, 1) if text.startswith(operator) else inner + other
                if is_pointer(node.type):
                    return text
                return self.choose(self.splice(node, [(operand, self.generic(operand))]),
                                   [(self.mutant(node, "operator", text, after), after)])
        if text[0] in "!~-":
            return self.choose(self.generic(node), [(self.mutant(node, "operator", text, inner), inner)])
        return self.splice(node, [(operand, self.generic(operand))]) # & and *

    def literal(self, node):
        match = LITERAL.match(self.source(node))
        if not match:
            return self.source(node)
        value = int(match[1], 0)
        alternatives = []
        for other in ([value + 1, value - 1] if value > 0 else [1]):
            after = f"{other if value < 10 else hex(other)}{match[2]}"
            alternatives.append((self.mutant(node, "constant", self.source(node), after), after))
        return self.choose(self.source(node), alternatives)

    def character(self, node):
        after = f"{self.source(node)} + 1"
        return self.choose(self.source(node), [(self.mutant(node, "constant", self.source(node), after), after)])

    def string(self, node):
        text = self.source(node)
        if not RULE.match(text):
            return text
        return self.choose(text, [(self.mutant(node, "rule", text, '"?"'), '"?"')])

    def macro(self, node):
        """A use of a macro as a whole: a constant, if it is an integer."""
        text = self.source(node)
        if text in ("true", "false"):
            after = "false" if text == "true" else "true"
        elif is_integer(node.type) and \
                node.kind in (K.INTEGER_LITERAL, K.PAREN_EXPR, K.UNEXPOSED_EXPR, K.BINARY_OPERATOR):
            after = f"{text} - 1" if "MAX" in text else f"{text} + 1"
        else:
            return text
        return self.choose(text, [(self.mutant(node, "constant", text, after), after)])

    def reference(self, node):
        if node.referenced is None or node.referenced.kind != K.ENUM_CONSTANT_DECL:
            return self.source(node)
        after = f"{self.source(node)} + 1"
        return self.choose(self.source(node), [(self.mutant(node, "constant", self.source(node), after), after)])

    def unexposed(self, node):
        children = list(node.get_children())
        text = self.source(node)
        if text.startswith(("[", ".")) and len(children) > 1: # a designated initialiser
            return self.splice(node, [(children[-1], self.expression(children[-1]))])
        if len(children) == 1 and children[0].kind == K.MEMBER_REF_EXPR and self.source(children[0]) == text:
            return self.member(node, children[0])
        return self.generic(node)

    def member(self, cast, node):
        """The value of a member: another member of the same type, too."""
        text = self.generic(node)
        if canonical(cast.type).spelling != canonical(node.type).spelling.replace("const ", ""):
            return text # an array that decays
        record = canonical(node.referenced.semantic_parent.type)
        names = [f.spelling for f in record.get_fields()
                 if canonical(f.type).spelling == canonical(node.referenced.type).spelling]
        if len(names) < 2 or not self.source(node).endswith(node.spelling):
            return text
        other = names[(names.index(node.spelling) + 1) % len(names)]
        after = self.source(node)[:-len(node.spelling)] + other
        return self.choose(text, [(self.mutant(node, "field", self.source(node), after), after)])

    def call(self, node):
        children = list(node.get_children())
        if not children or self.in_macro(children[0]) is not None:
            return self.source(node)
        arguments = [a for a in node.get_arguments() if a is not None]
        if node.spelling in REFUSALS:
            return self.refusal(node, children, arguments[REFUSALS[node.spelling]:])
        alternatives = []
        for i in range(len(arguments) - 1):
            a, b = arguments[i], arguments[i + 1]
            if canonical(a.type).spelling == canonical(b.type).spelling and self.source(a) != self.source(b) and \
                    self.in_macro(a) is None and self.in_macro(b) is None and \
                    '"' not in self.source(a) + self.source(b):
                after = self.splice(node, [(a, self.source(b)), (b, self.source(a))])
                alternatives.append((self.mutant(node, "arguments", self.source(node), after), after))
        return self.choose(self.generic(node), alternatives)

    # ---- words of refusals ----

    def unseen(self, node):
        """What only words tell, which vectors do not compare, stays as it is; its mutants are but counted."""
        before = len(self.mutants)
        self.expression(node)
        self.words += len(self.mutants) - before
        self.next -= len(self.mutants) - before
        del self.mutants[before:]
        return self.source(node)

    def refusal(self, node, children, said):
        places = {argument.extent.start.offset for argument in said}
        return self.splice(node, [(c, self.unseen(c) if c.extent.start.offset in places else self.expression(c))
                                  for c in children])

    def variables_said(self, function):
        """Where those variables of a function are declared that nothing but words of refusals depends on."""
        uses, ranges, declared = {}, [], {}
        for node in function.walk_preorder():
            if node.kind == K.VAR_DECL:
                declared[node.extent.start.offset] = node
            elif node.kind == K.DECL_REF_EXPR and node.referenced is not None and node.referenced.kind == K.VAR_DECL:
                uses.setdefault(node.referenced.extent.start.offset, []).append(node.extent.start.offset)
            elif node.kind == K.CALL_EXPR:
                arguments = list(node.get_arguments())
                ranges += [argument.extent for argument in arguments[REFUSALS.get(node.spelling, len(arguments)):]]
        said, grown = set(), True
        while grown:
            inside = lambda at: any(r.start.offset <= at < r.end.offset for r in ranges)
            more = {at for at in declared if at in uses and all(inside(use) for use in uses[at])} - said
            ranges += [declared[at].extent for at in more]
            said, grown = said | more, bool(more)
        return said

    def conditional(self, node):
        condition, yes, no = list(node.get_children())
        return self.splice(node, [(condition, self.condition(condition, "condition", ("1", "0"))),
                                  (yes, self.expression(yes)), (no, self.expression(no))])

    def condition(self, node, kind, outcomes):
        text = self.source(node)
        alternatives = [(self.mutant(node, kind, text, {"1": "always", "0": "never"}[outcome]), outcome)
                        for outcome in outcomes]
        return self.choose(self.expression(node), alternatives)

    # ---- statements ----

    def is_silent(self, node):
        """A call, for nothing but its effect, to a function whose own mutants do not count."""
        return node.referenced is not None and self.excluded(None, node.spelling)

    def statement(self, node):
        """A statement in its place: an expression, which can be dropped, or any other."""
        if self.in_macro(node) is not None or (node.kind == K.CALL_EXPR and self.is_silent(node)):
            return self.source(node)
        if node.kind in EXPRESSION_STATEMENTS:
            number = self.mutant(node, "statement", self.source(node), "dropped")
            return f"(void)(PAMU_M({number}) || (({self.expression(node)}), 0))"
        if node.kind in (K.BREAK_STMT, K.CONTINUE_STMT):
            return self.source(node)
        return self.expression(node)

    def block(self, node):
        children = []
        for child in node.get_children():
            if child.kind in (K.BREAK_STMT, K.CONTINUE_STMT):
                number = self.mutant(child, "statement", self.source(child), "dropped")
                children.append((child, f"if (!PAMU_M({number})) {self.source(child)}"))
            else:
                children.append((child, self.statement(child)))
        return self.splice(node, children)

    def case(self, node):
        children = list(node.get_children())
        return self.splice(node, [(children[-1], self.statement(children[-1]))])

    def branch(self, node):
        condition, *bodies = list(node.get_children())
        return self.splice(node, [(condition, self.condition(condition, "if", ("1", "0")))] +
                           [(body, self.statement(body)) for body in bodies])

    def loop(self, node):
        first, second = list(node.get_children())
        condition, body = (first, second) if node.kind == K.WHILE_STMT else (second, first)
        parts = [(condition, self.condition(condition, "while", ("0",))), (body, self.statement(body))]
        return self.splice(node, sorted(parts, key=lambda part: part[0].extent.start.offset))

    def for_loop(self, node):
        """Its parts are told by the semicolons before them: any of them may be missing."""
        *head, body = list(node.get_children())
        parts = []
        for child in head:
            semicolons = self.text[node.extent.start.offset:child.extent.start.offset].count(";")
            if semicolons == 1:
                parts.append((child, self.condition(child, "for", ("0",))))
            else:
                parts.append((child, self.expression(child)))
        return self.splice(node, parts + [(body, self.statement(body))])

    def is_zero(self, node):
        """An enumerator of value 0, such as PAMU_OK."""
        while node.kind == K.UNEXPOSED_EXPR and len(list(node.get_children())) == 1:
            node = next(node.get_children())
        return node.kind == K.DECL_REF_EXPR and node.referenced.kind == K.ENUM_CONSTANT_DECL and \
            node.referenced.enum_value == 0

    def leave(self, node):
        children = list(node.get_children())
        if not children:
            return self.source(node)
        value, text = children[0], self.source(children[0])
        alternatives = []
        if canonical(value.type).kind == T.BOOL:
            alternatives.append((self.mutant(node, "return", text, f"!({text})"), f"!({text})"))
        elif (is_integer(value.type) or is_pointer(value.type)) and \
                text not in ("0", "NULL") and not self.is_zero(value):
            alternatives.append((self.mutant(node, "return", text, "0"), "0"))
        return self.splice(node, [(value, self.choose(self.expression(value), alternatives))])

    def variable(self, node):
        """A constant of a function is made anew for each call, so that its elements can hold mutants."""
        children = [c for c in node.get_children() if c.kind != K.TYPE_REF]
        text = self.source(node)
        if "=" not in text or not children:
            return text
        value = children[-1]
        if node.extent.start.offset in self.said:
            self.unseen(value)
            return text
        written = self.splice(node, [(value, self.expression(value))])
        return re.sub(r"\bstatic\s+", "", written, count=1) if "const" in text.split("=")[0] else written
