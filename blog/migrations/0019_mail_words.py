from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0018_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="mail_note",
            field=models.TextField(
                blank=True,
                default="",
                help_text="A few words to subscribers, above the post. They are in the mail only.",
                max_length=1000,
                verbose_name="note at the head of the mail",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="mail_preheader",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Beside the subject in a list of mails: 40 to 90 characters. Leave empty for the opening.",
                max_length=150,
                verbose_name="preheader",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="mail_subject",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Leave empty for the title. Up to 70 characters are shown in full nearly everywhere.",
                max_length=150,
                verbose_name="subject of the mail",
            ),
        ),
    ]
