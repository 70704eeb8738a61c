"""Letters 文书: what one says, and how it is set as an official document in Word and as PDF.

    Opinion, Notice   what is so, stated by whoever issues it         letter.py
    Frame, Proof      what the office and the record add               letter.py
        → Letter      blocks: heading, paragraph, table, codes …       blocks.py, opinion.py, notice.py
            → Word    python-docx                                      word.py
            → PDF     Typst                                            pdf.py

Whoever renders knows blocks only; nothing here knows where the contents come from.
"""
