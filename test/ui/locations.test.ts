import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { editorAction, openFile, runCommand, takeScreenshots, waitForOutput, withWorkbench } from './workbench';

const local = { 'unsandbox.service': 'local' };

const report = `# What is left of the budget, month by month.
def average(values):
    return sum(values) / len(values)


def main():
    months = {"January": [120, 80], "February": []}
    for name, values in months.items():
        print(f"{name}: {average(values):.2f}")


if __name__ == "__main__":
    def average(values):
        return sum(values) / len(values)

    print("January", average([120, 80]))
    print("February", average([]))
`;

const parser = `#include <iostream>
#include <string>

int main() {
    std::string name = "unsandbox";
    for (int i = 0; i < 3; i++) {
        std::cout << nmae << std::endl;
    }
    return name;
}
`;

const files = { 'budget.py': report, 'names.cpp': parser };

describe('Places in the output', () => {
  it('a traceback of an indented selection leads to the right line', () =>
    withWorkbench('link', local, traceback, files));
  it('a compile error stands in the Problems panel', () => withWorkbench('problems', local, compileError, files));
});

async function traceback(page: Page): Promise<void> {
  await openFile(page, 'budget.py');
  await selectLines(page, 13, 17);
  await runCommand(page, 'unsandbox: Run Selection in unsandbox');
  await waitForOutput(page, /budget\.py:13-18: completed, exit code 1/);
  const link = page.locator('.part.panel .detected-link', { hasText: 'line 2' }).first();
  await link.hover();
  await page.locator('.monaco-hover', { hasText: 'Go to budget.py, line 14' }).waitFor();
  await takeScreenshots(page, 'link-hover');
  await link.click({ modifiers: ['ControlOrMeta'] });
  await cursorAt(page, /Ln 14, Col 9/);
  await takeScreenshots(page, 'link-opened');
}

async function compileError(page: Page): Promise<void> {
  await openFile(page, 'names.cpp');
  await editorAction(page, 'Run in unsandbox').first().click();
  await waitForOutput(page, /names\.cpp: completed, exit code 1/);
  await runCommand(page, 'Problems: Focus on Problems View');
  const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'was not declared in this scope' });
  await problem.filter({ hasText: '[Ln 7, Col 22]' }).waitFor();
  await page.locator('.monaco-editor .squiggly-error').first().waitFor();
  assert.equal(await page.locator('.markers-panel .monaco-list-row', { hasText: 'cannot convert' }).count(), 1);
  await takeScreenshots(page, 'problems');
  await problem.locator('a', { hasText: 'output' }).click();
  await page.locator('.tabs-container .tab.active', { hasText: 'names.cpp output' }).waitFor();
  await takeScreenshots(page, 'problems-output');
}

async function selectLines(page: Page, first: number, last: number): Promise<void> {
  const line = (number: number): Locator =>
    page.locator('.editor-instance .line-numbers', { hasText: RegExp(`^${number}$`) });
  await line(first).click();
  await line(last).click({ modifiers: ['Shift'] });
}

async function cursorAt(page: Page, wanted: RegExp): Promise<void> {
  await page.locator('#status\\.editor\\.selection', { hasText: wanted }).waitFor();
}
