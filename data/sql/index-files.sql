-- SPDX-License-Identifier: MIT
-- When all articles are rendered: what reading and small runs look up, and that no number is given twice.
CREATE UNIQUE INDEX file_ino ON file (ino);
CREATE INDEX finding_source ON finding (source);
