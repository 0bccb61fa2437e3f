from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0004_provider_event_retries'),
    ]

    operations = [
        migrations.AddField(
            model_name='addresschange',
            name='old_key',
            field=models.CharField(blank=True, db_index=True, default='', help_text='Their recipient key before it; links in old mails hold it.', max_length=32),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='subscription',
            name='consent_version',
            field=models.CharField(default='2', editable=False, max_length=16),
        ),
    ]
