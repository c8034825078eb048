"""The peer of labels_500_vs_reportlab: the same labels, a page of 62×100 mm each, by reportlab with its own QR.

labels_reportlab.py TEXTS OUT
TEXTS holds a line per label: its mark and nine texts, tab by tab. Where they go is fixed: nothing is measured or broken
into lines here. Writes the PDF twice and prints the seconds that the second took, without the start of Python and imports.
"""

import sys
import time

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FOLDER = '/usr/share/fonts/truetype/roboto/unhinted/'
WIDTH, HEIGHT = 62 * mm, 100 * mm
# Font, size, and place from the lower left corner, in the order of the texts.
PLACES = [
    ('Regular', 11, 7, 266), ('Bold', 18, 7, 246), ('Bold', 46, 7, 196), ('Bold', 21, 7, 168), ('Regular', 14, 7, 148),
    ('Bold', 13, 7, 64), ('Bold', 7.5, 7, 50), ('Regular', 8.5, 7, 36), ('Regular', 6.5, 7, 26),
]
QR_SIDE = 84  # with its quiet zone


def draw(canvas, mark, texts):
    for (font, size, x, y), text in zip(PLACES, texts):
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    for y in (240, 92):
        canvas.line(7, y, WIDTH - 7, y)
    drawing = Drawing(QR_SIDE, QR_SIDE)
    drawing.add(QrCodeWidget(mark, barLevel='M', barWidth=QR_SIDE, barHeight=QR_SIDE))
    renderPDF.draw(drawing, canvas, WIDTH - QR_SIDE, 0)
    canvas.showPage()


def write(labels, out):
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for mark, *texts in labels:
        draw(canvas, mark, texts)
    canvas.save()


def main():
    texts, out = sys.argv[1:]
    with open(texts, encoding='utf-8') as file:
        labels = [line.rstrip('\n').split('\t') for line in file]
    for name in ('Regular', 'Bold'):
        pdfmetrics.registerFont(TTFont(name, f'{FOLDER}RobotoCondensed-{name}.ttf'))
    write(labels, out)
    start = time.perf_counter()
    write(labels, out)
    print(time.perf_counter() - start)


main()
