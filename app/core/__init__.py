"""What every room uses: errors, time, text, forms, who acts."""
